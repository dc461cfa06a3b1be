import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Address, AddressBar, type AddressWindow, addressSearch, readAddress, tabs } from './address.js';

class FakeWindow extends EventTarget implements AddressWindow {
  readonly location = { search: '' };
  readonly pushed: string[] = [];
  readonly history = {
    pushState: (_state: unknown, _unused: string, url: string): void => {
      this.pushed.push(this.location.search);
      this.location.search = url;
    },
    replaceState: (_state: unknown, _unused: string, url: string): void => {
      this.location.search = url;
    },
  } as Pick<History, 'pushState' | 'replaceState'>;

  back(): void {
    this.location.search = this.pushed.pop() ?? '';
    this.dispatchEvent(new Event('popstate'));
  }
}

test('every address is read as it was written', () => {
  const address = fc.record<Address>({
    tab: fc.constantFrom(...tabs),
    task: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
  });
  fc.assert(fc.property(address, (written) => expect(readAddress(addressSearch(written))).toEqual(written)));
});

test('an address that names no tab, or none that there is, is the conversation', () => {
  for (const search of ['', '?tab=', '?tab=nowhere'])
    expect(readAddress(search)).toEqual({ tab: 'talk', task: undefined });
});

test('another tab is one step of the browser’s back; another task is none', () => {
  const window = new FakeWindow();
  const bar = new AddressBar(window);
  bar.choose('sentiment');
  bar.open('batch');
  bar.choose('chat');
  expect(bar.address()).toEqual({ tab: 'batch', task: 'chat' });
  expect(window.location.search).toBe('?tab=batch&task=chat');
  window.back();
  expect(bar.address()).toEqual({ tab: 'talk', task: 'sentiment' });
});
