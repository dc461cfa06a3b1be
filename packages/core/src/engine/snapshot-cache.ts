import type { SlotSnapshot } from './model-runner.js';

/** Keys and values of a text's beginning. */
export interface CachedTokens {
  readonly tokenIds: readonly number[];
  readonly snapshot: SlotSnapshot;
}

/** What other prompts may begin with, within a byte budget; the least recently used goes first. */
export class SnapshotCache {
  readonly #budgetBytes: number;
  /** In order of use, the oldest first. */
  readonly #entries = new Map<string, CachedTokens>();
  #bytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get byteLength(): number {
    return this.#bytes;
  }

  find(key: string): CachedTokens | undefined {
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** Keeps an entry in place of what had its key, unless it alone is beyond the budget. */
  set(key: string, entry: CachedTokens): void {
    this.delete(key);
    if (entry.snapshot.byteLength > this.#budgetBytes) return;
    this.#entries.set(key, entry);
    this.#bytes += entry.snapshot.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#budgetBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bytes -= this.#entries.get(key)?.snapshot.byteLength ?? 0;
    this.#entries.delete(key);
  }
}

export function prefixKey(tokenIds: readonly number[]): string {
  return tokenIds.join();
}

export function conversationKey(conversation: string): string {
  return `conversation:${conversation}`;
}

/** @returns how many tokens two texts have in common from the first on */
export function commonLength(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return length;
}
