import type { KeptRecord, RecordStore } from '../memory/record-store.js';

/** A browser's records, as they would be read again. */
export class FakeRecords implements RecordStore {
  readonly values = new Map<string, unknown>();
  written: string[] = [];
  isFull = false;

  async get(key: string): Promise<unknown> {
    return structuredClone(this.values.get(key));
  }

  async list(prefix: string): Promise<unknown[]> {
    return this.#keys(prefix).map((key) => structuredClone(this.values.get(key)));
  }

  async write(changes: readonly KeptRecord[]): Promise<void> {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    for (const [key, value] of changes) {
      this.written.push(key);
      if (value === undefined) this.values.delete(key);
      else this.values.set(key, structuredClone(value));
    }
  }

  async forget(prefix: string): Promise<void> {
    for (const key of this.#keys(prefix)) this.values.delete(key);
  }

  #keys(prefix: string): string[] {
    return [...this.values.keys()].filter((key) => key.startsWith(prefix));
  }
}
