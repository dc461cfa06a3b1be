import type { SlotSnapshot } from './model-runner.js';

/** Snapshots of prompt beginnings, by their token ids, within a byte budget; the least recently used goes first. */
export class PrefixCache {
  readonly #budgetBytes: number;
  /** In order of use, the oldest first. */
  readonly #snapshots = new Map<string, SlotSnapshot>();
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get byteLength(): number {
    return this.#bytes;
  }

  find(prefix: readonly number[]): SlotSnapshot | undefined {
    const key = keyOf(prefix);
    const snapshot = this.#snapshots.get(key);
    if (snapshot) {
      this.#snapshots.delete(key);
      this.#snapshots.set(key, snapshot);
    }
    return snapshot;
  }

  /** Keeps a snapshot, unless it alone is beyond the budget. */
  add(prefix: readonly number[], snapshot: SlotSnapshot): void {
    if (snapshot.byteLength > this.#budgetBytes || this.#snapshots.has(keyOf(prefix))) return;
    this.#snapshots.set(keyOf(prefix), snapshot);
    this.#bytes += snapshot.byteLength;
    for (const [key, oldest] of this.#snapshots) {
      if (this.#bytes <= this.#budgetBytes) return;
      this.#snapshots.delete(key);
      this.#bytes -= oldest.byteLength;
    }
  }
}

function keyOf(prefix: readonly number[]): string {
  return prefix.join();
}
