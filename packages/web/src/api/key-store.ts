const item = 'qaio.apiKey';

/** Keeps the key for the server; where the browser forbids that, it is asked for again. */
export class KeyStore {
  readonly #storage: () => Pick<Storage, 'getItem' | 'setItem'>;

  /** @param storage may throw, as it does where cookies are forbidden */
  constructor(storage: () => Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  key(): string | undefined {
    try {
      return this.#storage().getItem(item) ?? undefined;
    } catch {
      return undefined;
    }
  }

  keep(key: string): void {
    try {
      this.#storage().setItem(item, key);
    } catch {
      // the page has it as long as it is open
    }
  }
}
