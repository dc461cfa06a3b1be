import type { ForwardRow, ModelRunner, RunnerShape, SlotSnapshot } from './model-runner.js';

/**
 * Gives the first token of every sequence a pass of its own. Models put activations there that are hundreds of times
 * larger than all others (https://arxiv.org/abs/2402.17762); where a pass has one scale for all its activations, they
 * leave the other tokens next to no precision.
 */
export class FirstTokenRunner implements ModelRunner {
  readonly #inner: ModelRunner;

  constructor(inner: ModelRunner) {
    this.#inner = inner;
  }

  get shape(): RunnerShape {
    return this.#inner.shape;
  }

  async forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]> {
    const beginning = rows.filter(isBeginning);
    if (beginning.length === 0) return this.#inner.forward(rows);
    const firstRows = beginning.map((row) => ({
      ...row,
      tokenIds: row.tokenIds.slice(0, 1),
      logits: row.logits === 'all' ? ('last' as const) : ('none' as const),
    }));
    // copied: the next call writes over them
    const first = (await this.#inner.forward(firstRows)).map((logits) => logits.slice());
    const rest = await this.#inner.forward(rows.map((row) => (isBeginning(row) ? behindFirst(row) : row)));
    return rows.map((row, i) => {
      const own = first[beginning.indexOf(row)];
      const logits = rest[i] ?? new Float32Array();
      return own && row.logits === 'all' ? joined(own, logits) : logits;
    });
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

/** Several texts at the beginning of one slot stay together: each has a first token of its own. */
const isBeginning = (row: ForwardRow): boolean =>
  row.position === 0 && row.tokenIds.length > 1 && row.segmentLengths === undefined;

const behindFirst = (row: ForwardRow): ForwardRow => ({
  ...row,
  position: 1,
  tokenIds: row.tokenIds.slice(1),
});

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const whole = new Float32Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
