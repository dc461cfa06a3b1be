import type { RecordStore } from './record-store.js';

/** The keys under which things are kept, the newest first; what is too old is forgotten. */
export class NewestKeys {
  readonly #records: RecordStore;
  readonly #indexKey: string;
  readonly #most: number;

  /** @param indexKey under which the keys themselves are kept @param most so many are kept */
  constructor(records: RecordStore, indexKey: string, most: number) {
    this.#records = records;
    this.#indexKey = indexKey;
    this.#most = most;
  }

  async all(): Promise<readonly string[]> {
    const keys = await this.#records.get(this.#indexKey);
    return Array.isArray(keys) ? (keys as string[]) : [];
  }

  async add(key: string): Promise<void> {
    const keys = [key, ...(await this.#others(key))];
    await this.#records.write([[this.#indexKey, keys.slice(0, this.#most)]]);
    await Promise.all(keys.slice(this.#most).map((old) => this.#records.forget(`${old}/`)));
  }

  async remove(key: string): Promise<void> {
    const forgotten = this.#records.forget(`${key}/`);
    const others = await this.#others(key);
    await Promise.all([forgotten, this.#records.write([[this.#indexKey, others]])]);
  }

  async #others(key: string): Promise<string[]> {
    return (await this.all()).filter((other) => other !== key);
  }
}
