import type { ForwardRow, ModelRunner, RunnerShape, SlotSnapshot } from '../engine/model-runner.js';

/** Each makes the call it is named after fail by throwing; a pass fails after it has written to its slots. */
export interface Faults {
  forward?: (rows: readonly ForwardRow[]) => void | Promise<void>;
  save?: (slot: number) => void | Promise<void>;
  restore?: (slot: number) => void | Promise<void>;
}

/** A runner that fails where it is told to and is the inner one otherwise. */
export class FaultyRunner implements ModelRunner {
  readonly #inner: ModelRunner;
  readonly #faults: Faults;

  constructor(inner: ModelRunner, faults: Faults) {
    this.#inner = inner;
    this.#faults = faults;
  }

  get shape(): RunnerShape {
    return this.#inner.shape;
  }

  get lost(): AbortSignal {
    return this.#inner.lost;
  }

  async forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]> {
    const logits = await this.#inner.forward(rows);
    await this.#faults.forward?.(rows);
    return logits;
  }

  interrupt(): void {
    this.#inner.interrupt();
  }

  async saveSlot(slot: number, length: number): Promise<SlotSnapshot> {
    await this.#faults.save?.(slot);
    return this.#inner.saveSlot(slot, length);
  }

  async restoreSlot(snapshot: SlotSnapshot, slot: number, length: number): Promise<void> {
    await this.#faults.restore?.(slot);
    return this.#inner.restoreSlot(snapshot, slot, length);
  }

  dropSnapshot(snapshot: SlotSnapshot): void {
    this.#inner.dropSnapshot(snapshot);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
