import type { SlotSnapshot } from './model-runner.js';

/** What a snapshot is found by. The same id of another kind is another snapshot. */
export interface SnapshotKey {
  readonly kind: 'prefix' | 'conversation';
  readonly id: string;
}

/** @param id undefined of what is no conversation's */
export function conversationKey(id: string | undefined): SnapshotKey | undefined {
  return id === undefined ? undefined : { kind: 'conversation', id };
}

/** What a slot remembers of a text's beginning. */
export interface CachedTokens {
  readonly tokenIds: readonly number[];
  readonly snapshot: SlotSnapshot;
}

interface Entry extends CachedTokens {
  readonly key: SnapshotKey;
  snapshot: SlotSnapshot;
}

/** Snapshots within a byte budget that all kinds share; the least recently used goes first. */
export class SnapshotCache {
  readonly #budgetBytes: number;
  readonly #onDropped: (snapshot: SlotSnapshot) => void;
  readonly #entries: Readonly<Record<SnapshotKey['kind'], Map<string, Entry>>> = {
    prefix: new Map(),
    conversation: new Map(),
  };
  /** All entries, the least recently used first. */
  readonly #byUse = new Set<Entry>();
  #bytes = 0;

  /** @param onDropped called with what is no longer kept */
  constructor(budgetBytes: number, onDropped: (snapshot: SlotSnapshot) => void) {
    this.#budgetBytes = budgetBytes;
    this.#onDropped = onDropped;
  }

  get byteLength(): number {
    return this.#bytes;
  }

  /** Whether {@link find} would find it; does not count as use. */
  has({ kind, id }: SnapshotKey): boolean {
    return this.#entries[kind].has(id);
  }

  find({ kind, id }: SnapshotKey): CachedTokens | undefined {
    const entry = this.#entries[kind].get(id);
    if (entry) {
      this.#byUse.delete(entry);
      this.#byUse.add(entry);
    }
    return entry;
  }

  /** Keeps an entry in place of what had its key, unless it alone is beyond the budget. */
  set(key: SnapshotKey, { tokenIds, snapshot }: CachedTokens): void {
    this.delete(key);
    if (snapshot.byteLength > this.#budgetBytes) {
      this.#onDropped(snapshot);
      return;
    }
    const entry = { key, tokenIds, snapshot };
    this.#entries[key.kind].set(key.id, entry);
    this.#byUse.add(entry);
    this.#bytes += snapshot.byteLength;
    for (const oldest of this.#byUse) {
      if (this.#bytes <= this.#budgetBytes) return;
      this.delete(oldest.key);
    }
  }

  /** Snapshots that still lie in their slots become copies. */
  takeOut(): void {
    for (const entry of this.#byUse) {
      const { length, byteLength, parts } = entry.snapshot;
      entry.snapshot = { length, byteLength, parts };
    }
  }

  delete({ kind, id }: SnapshotKey): void {
    const entry = this.#entries[kind].get(id);
    if (!entry) return;
    this.#entries[kind].delete(id);
    this.#byUse.delete(entry);
    this.#bytes -= entry.snapshot.byteLength;
    this.#onDropped(entry.snapshot);
  }
}
