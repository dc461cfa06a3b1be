import { expect, jest, test } from '@jest/globals';
import { LinkedAbort } from './linked-abort.js';

test('it aborts with the other signal, for its reason, before or after it was made', () => {
  const outer = new AbortController();
  const early = new LinkedAbort(outer.signal);
  outer.abort('over');
  const late = new LinkedAbort(outer.signal);
  for (const { signal } of [early, late]) expect(signal).toMatchObject({ aborted: true, reason: 'over' });
});

test('aborted by itself it leaves the other as it is', () => {
  const outer = new AbortController();
  new LinkedAbort(outer.signal).abort();
  expect(outer.signal.aborted).toBe(false);
});

test('released, it does not abort, and the other keeps nothing of it', () => {
  const outer = new AbortController();
  const added = jest.spyOn(outer.signal, 'addEventListener');
  const removed = jest.spyOn(outer.signal, 'removeEventListener');
  const linked = new LinkedAbort(outer.signal);
  linked.release();
  expect(removed.mock.calls).toEqual(added.mock.calls.map(([type, listener]) => [type, listener]));
  outer.abort();
  expect(linked.signal.aborted).toBe(false);
});
