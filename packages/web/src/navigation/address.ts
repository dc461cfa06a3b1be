import { Store } from '@qaio/client';

/** The parts of the page; what is not written for one of them is seen in all. */
export const tabs = ['talk', 'batch', 'workbench', 'report', 'status'] as const;
export type Tab = (typeof tabs)[number];

/** What stands in the address, so that a reload, a link and the browser's own back and forward lead there. */
export interface Address {
  readonly tab: Tab;
  /** Name of a task without `tasks/`; undefined leaves the choice to the server's list of tasks. */
  readonly task: string | undefined;
}

/** @param search of an address, whatever stands in it */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  return {
    tab: tabs.find((tab) => tab === query.get('tab')) ?? 'talk',
    task: query.get('task') ?? undefined,
  };
}

/** @returns never empty, for an empty link leads nowhere */
export function addressSearch({ tab, task }: Address): string {
  const parts = [...(tab === 'talk' ? [] : [['tab', tab]]), ...(task === undefined ? [] : [['task', task]])];
  return `?${new URLSearchParams(parts).toString()}`;
}

/** As much of a browser's window as has an address. */
export interface AddressWindow extends Pick<EventTarget, 'addEventListener'> {
  readonly location: Pick<Location, 'search'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
}

/** Where the page is. */
export class AddressBar {
  readonly #window: AddressWindow;
  readonly #store: Store<Address>;

  constructor(window: AddressWindow) {
    this.#window = window;
    this.#store = new Store(readAddress(window.location.search));
    window.addEventListener('popstate', () => this.#store.set(readAddress(window.location.search)));
  }

  readonly address = (): Address => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Another part of the page: the browser's back leads here again. */
  open(tab: Tab): void {
    const address = { ...this.address(), tab };
    this.#window.history.pushState(null, '', addressSearch(address));
    this.#store.set(address);
  }

  /** @param task its name without `tasks/` */
  choose(task: string): void {
    const address = { ...this.address(), task };
    this.#window.history.replaceState(null, '', addressSearch(address));
    this.#store.set(address);
  }
}
