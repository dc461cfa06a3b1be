import type { ForwardRow, ModelRunner, RunnerShape, SlotSnapshot } from './model-runner.js';

/**
 * Gives the first token of every sequence a pass of its own. Models put activations there that are hundreds of times
 * larger than all others (https://arxiv.org/abs/2402.17762); where a pass has one scale for all its activations, they
 * leave the other tokens next to no precision. What the pass leaves in the slot depends on the token alone and is kept:
 * chat templates always begin with the same one. These snapshots, of one position for at most sixteen tokens, belong to
 * this runner and not to the prefix cache or its budget.
 */
export class FirstTokenRunner implements ModelRunner {
  readonly #inner: ModelRunner;
  /** By token id, the latest last. */
  readonly #snapshots = new Map<number, SlotSnapshot>();

  constructor(inner: ModelRunner) {
    this.#inner = inner;
  }

  get shape(): RunnerShape {
    return this.#inner.shape;
  }

  async forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]> {
    const first = new Map<ForwardRow, Float32Array>();
    for (const row of rows.filter(isBeginning)) first.set(row, await this.#begin(row));
    const rest = await this.#inner.forward(rows.map((row) => (first.has(row) ? afterFirst(row) : row)));
    return rows.map((row, i) => joined(first.get(row), rest[i] ?? new Float32Array()));
  }

  /** Puts the row's first token into its slot. @returns its logits if all are wanted */
  async #begin({ tokenIds: [first = 0], ...row }: ForwardRow): Promise<Float32Array> {
    const { slot, logits } = row;
    const snapshot = this.#snapshots.get(first);
    if (snapshot && logits !== 'all') {
      await this.#inner.restoreSlot(snapshot, slot, 1);
      return new Float32Array();
    }
    const wanted = logits === 'all' ? 'last' : 'none';
    const [own = new Float32Array()] = await this.#inner.forward([
      { ...row, tokenIds: [first], logits: wanted },
    ]);
    // copied: the next call overwrites them
    const copy = own.slice();
    await this.#keep(first, slot);
    return copy;
  }

  async #keep(tokenId: number, slot: number): Promise<void> {
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size >= maxSnapshots && oldest !== undefined) this.#snapshots.delete(oldest);
    this.#snapshots.set(tokenId, await this.#inner.saveSlot(slot, 1));
  }

  interrupt(): void {
    this.#inner.interrupt();
  }

  saveSlot(slot: number, length: number): Promise<SlotSnapshot> {
    return this.#inner.saveSlot(slot, length);
  }

  restoreSlot(snapshot: SlotSnapshot, slot: number, length: number): Promise<void> {
    return this.#inner.restoreSlot(snapshot, slot, length);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

// one position of the cache each; other first tokens are texts without a template
const maxSnapshots = 16;

/** Several texts at the beginning of one slot stay together: each has a first token of its own. */
const isBeginning = (row: ForwardRow): boolean =>
  row.position === 0 && row.tokenIds.length > 1 && row.segmentLengths === undefined;

const afterFirst = (row: ForwardRow): ForwardRow => ({
  ...row,
  position: 1,
  tokenIds: row.tokenIds.slice(1),
});

function joined(a: Float32Array | undefined, b: Float32Array): Float32Array {
  if (!a?.length) return b;
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
