import { invariant } from '../../errors.js';
import type { ForwardRow, SlotSnapshot } from '../model-runner.js';
import { LentSnapshot } from './lent-snapshot.js';
import type { SessionOptions } from './session-options.js';
import { SlotCache } from './slot-cache.js';
import { SlotStates, type SlotTensor } from './slot-states.js';

/** Neighbouring slots. */
export interface SlotRange {
  readonly first: number;
  readonly count: number;
}

/** What all slots remember of their sequences: keys and values, and the states of a model that has any. */
export class Slots {
  readonly cache: SlotCache;
  readonly states: SlotStates;
  /** Snapshots whose keys and values have not been copied. */
  readonly #lent = new Set<LentSnapshot>();

  /** @throws QaioError `invalid-option` if there is not enough memory */
  constructor({ layerCount, cacheLayerCount = layerCount, states = [], ...shape }: SessionOptions) {
    this.cache = new SlotCache({ ...shape, layerCount: cacheLayerCount });
    this.states = new SlotStates(states, shape.slotCount);
  }

  /** Every tensor of neighbouring slots, without copying: the KV cache, then the states. */
  tensors(range: SlotRange, cacheRange: SlotRange = range): SlotTensor[] {
    const dims = this.cache.tensorDims(cacheRange.count);
    const { first, count } = cacheRange;
    const cached = this.cache.parts.map((part) => ({ data: this.cache.slots(part, first, count), dims }));
    return [...cached, ...this.states.tensors(range.first, range.count)];
  }

  /** To be called before rows run. @throws Error as {@link SlotStates.check} does; nothing has changed then */
  prepare(rows: readonly ForwardRow[]): void {
    this.states.check(rows);
    for (const { slot, position } of rows) this.#copyOut(slot, position);
  }

  save(slot: number, length: number): LentSnapshot {
    const snapshot = new LentSnapshot(this.cache, slot, length, this.states.save(slot, length));
    this.#lent.add(snapshot);
    return snapshot;
  }

  restore(snapshot: SlotSnapshot, slot: number, length: number): void {
    const isWhole = length === snapshot.length;
    invariant(
      isWhole || this.states.isEmpty,
      `states stand at the snapshot's end, ${snapshot.length}, not ${length}`,
    );
    const from = this.#isLent(snapshot) ? snapshot.slot : undefined;
    if (from !== slot) {
      this.#copyOut(slot, 0);
      if (from === undefined) this.cache.restore(snapshot, slot, length);
      else this.cache.copy(from, slot, length);
    }
    this.states.restore(this.#statesOf(snapshot), slot, length);
  }

  /** The snapshot is of no use any more. */
  drop(snapshot: SlotSnapshot): void {
    if (snapshot instanceof LentSnapshot) this.#lent.delete(snapshot);
  }

  #statesOf(snapshot: SlotSnapshot): readonly Float32Array[] {
    if (snapshot instanceof LentSnapshot) return snapshot.states;
    return snapshot.parts.slice(this.cache.parts.length).filter((part) => part instanceof Float32Array);
  }

  #isLent(snapshot: SlotSnapshot): snapshot is LentSnapshot {
    return snapshot instanceof LentSnapshot && this.#lent.has(snapshot);
  }

  /** Saves what snapshots have in the slot at a position and behind it, which is about to be written. */
  #copyOut(slot: number, position: number): void {
    for (const snapshot of this.#lent) {
      if (snapshot.slot === slot && snapshot.length > position) snapshot.copyOut();
      if (snapshot.slot === undefined) this.#lent.delete(snapshot);
    }
  }
}
