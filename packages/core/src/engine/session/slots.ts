import { invariant } from '../../errors.js';
import type { SlotSnapshot } from '../model-runner.js';
import type { SessionOptions } from './session-options.js';
import { SlotCache } from './slot-cache.js';
import { type SlotTensor, SlotStates } from './slot-states.js';

/** What all slots remember of their sequences: keys and values, and the states of a model that has any. */
export class Slots {
  readonly cache: SlotCache;
  readonly states: SlotStates;

  /** @throws QaioError `invalid-option` if there is not enough memory */
  constructor({ layerCount, cacheLayerCount = layerCount, states = [], ...shape }: SessionOptions) {
    this.cache = new SlotCache({ ...shape, layerCount: cacheLayerCount });
    this.states = new SlotStates(states, shape.slotCount);
  }

  /** Every tensor of neighbouring slots, without copying: the KV cache, then the states. */
  tensors(first: number, count: number): SlotTensor[] {
    const dims = this.cache.tensorDims(count);
    const cached = this.cache.parts.map((part) => ({ data: this.cache.slots(part, first, count), dims }));
    return [...cached, ...this.states.tensors(first, count)];
  }

  save(slot: number, length: number): SlotSnapshot {
    const states = this.states.save(slot, length);
    const parts = [...this.cache.save(slot, length), ...states];
    return { length, parts, byteLength: parts.reduce((sum, part) => sum + part.byteLength, 0) };
  }

  restore({ parts, length: savedLength }: SlotSnapshot, slot: number, length: number): void {
    const isWhole = length === savedLength;
    invariant(
      isWhole || this.states.isEmpty,
      `states stand at the snapshot's end, ${savedLength}, not ${length}`,
    );
    const cached = this.cache.parts.length;
    this.cache.restore({ parts: parts.slice(0, cached), length: savedLength }, slot, length);
    this.states.restore(parts.slice(cached), slot, length);
  }
}
