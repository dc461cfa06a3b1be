/** What a browser keeps for a page. By its settings it may refuse to give it out, to read and to write. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** One text that a browser keeps under a name, or does not: whoever asks then gets nothing. */
export class MemoryItem {
  readonly #memory: () => Memory;
  readonly #name: string;

  /** @param memory may throw */
  constructor(memory: () => Memory, name: string) {
    this.#memory = memory;
    this.#name = name;
  }

  read(): string | undefined {
    return attempt(() => this.#memory().getItem(this.#name)) ?? undefined;
  }

  /** @returns undefined for what is no JSON, too */
  readJson(): unknown {
    return attempt(() => JSON.parse(this.read() ?? '') as unknown);
  }

  keep(text: string): void {
    attempt(() => this.#memory().setItem(this.#name, text));
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
