import type { SlotArray, SlotSnapshot } from '../model-runner.js';
import type { SlotCache } from './slot-cache.js';

/** A snapshot whose keys and values stay in their slot, uncopied, until something is about to be written over them. */
export class LentSnapshot implements SlotSnapshot {
  readonly byteLength: number;
  readonly #cache: SlotCache;
  /** Undefined once the keys and values have been copied. */
  #slot: number | undefined;
  #copied: readonly SlotArray[] = [];

  /** @param states copies already */
  constructor(
    cache: SlotCache,
    slot: number,
    readonly length: number,
    readonly states: readonly Float32Array[],
  ) {
    this.#cache = cache;
    this.#slot = slot;
    const stateBytes = states.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.byteLength = cache.byteLengthOf(length) + stateBytes;
  }

  /** Where the keys and values still are. */
  get slot(): number | undefined {
    return this.#slot;
  }

  get parts(): readonly SlotArray[] {
    this.copyOut();
    return [...this.#copied, ...this.states];
  }

  copyOut(): void {
    if (this.#slot === undefined) return;
    this.#copied = this.#cache.save(this.#slot, this.length);
    this.#slot = undefined;
  }
}
