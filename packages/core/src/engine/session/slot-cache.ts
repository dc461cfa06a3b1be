import { QaioError, invariant } from '../../errors.js';
import type { SlotArray } from '../model-runner.js';

/** What the numbers of a KV cache are stored as. */
export type CacheDtype = 'fp32' | 'fp16';

const arrays = { fp32: Float32Array, fp16: Uint16Array };

/** Sizes of a KV cache: `2 * layerCount * slotCount * kvHeadCount * contextLength * headDim` numbers. */
export interface SlotCacheShape {
  readonly layerCount: number;
  /** Heads of keys and values; with grouped queries fewer than there are of queries. */
  readonly kvHeadCount: number;
  /** Width of one head. */
  readonly headDim: number;
  /** Tokens per slot. */
  readonly contextLength: number;
  /** Sequences at the same time. */
  readonly slotCount: number;
  /** fp32 by default. */
  readonly cacheDtype?: CacheDtype | undefined;
}

interface SavedPositions {
  readonly length: number;
  /** `[kvHeadCount, length, headDim]` each. */
  readonly parts: readonly SlotArray[];
}

function tooLarge({ slotCount, contextLength }: SlotCacheShape, bytes: number): string {
  const size = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return `The KV cache of ${slotCount} slots of ${contextLength} tokens needs ${size}, more memory than is available; use fewer slots or a shorter context.`;
}

/** The KV cache of all slots: a part for the keys and one for the values of every layer. */
export class SlotCache {
  /** `[slotCount, kvHeadCount, contextLength, headDim]` each: layer 0 keys, layer 0 values, layer 1 keys, ... */
  readonly parts: readonly SlotArray[];
  readonly #shape: SlotCacheShape;
  readonly #Array: (typeof arrays)[CacheDtype];

  /** @throws QaioError `invalid-option` if there is not enough memory */
  constructor(shape: SlotCacheShape) {
    this.#shape = shape;
    this.#Array = arrays[shape.cacheDtype ?? 'fp32'];
    const length = shape.slotCount * this.#slotLength;
    try {
      this.parts = Array.from({ length: 2 * shape.layerCount }, () => new this.#Array(length));
    } catch (cause) {
      const bytes = 2 * this.#Array.BYTES_PER_ELEMENT * shape.layerCount * length;
      throw new QaioError('invalid-option', tooLarge(shape, bytes), { cause });
    }
  }

  /** Neighbouring slots of a part, without copying: `[count, kvHeadCount, contextLength, headDim]`. */
  slots(part: SlotArray, first: number, count: number): SlotArray {
    return part.subarray(first * this.#slotLength, (first + count) * this.#slotLength);
  }

  tensorDims(slotCount: number): number[] {
    const { kvHeadCount, contextLength, headDim } = this.#shape;
    return [slotCount, kvHeadCount, contextLength, headDim];
  }

  /** @returns of every part the first positions, `[kvHeadCount, length, headDim]` */
  save(slot: number, length: number): SlotArray[] {
    const { kvHeadCount, headDim } = this.#shape;
    return this.parts.map((part) => {
      const copy = new this.#Array(kvHeadCount * length * headDim);
      for (let head = 0; head < kvHeadCount; head++)
        copy.set(this.#head(part, slot, head, length), head * length * headDim);
      return copy;
    });
  }

  restore({ length: savedLength, parts }: SavedPositions, slot: number, length: number): void {
    const { kvHeadCount, headDim } = this.#shape;
    this.parts.forEach((part, i) => {
      for (let head = 0; head < kvHeadCount; head++) {
        const start = head * savedLength * headDim;
        const saved = parts[i]?.subarray(start, start + length * headDim);
        if (!saved) continue;
        invariant(saved instanceof this.#Array, 'a snapshot is stored as the cache is');
        this.#head(part, slot, head, length).set(saved);
      }
    });
  }

  /** Copies the first positions of a slot to another. */
  copy(from: number, to: number, length: number): void {
    for (const part of this.parts)
      for (let head = 0; head < this.#shape.kvHeadCount; head++)
        this.#head(part, to, head, length).set(this.#head(part, from, head, length));
  }

  /** Of so many positions of one slot. */
  byteLengthOf(length: number): number {
    const { kvHeadCount, headDim } = this.#shape;
    return this.#Array.BYTES_PER_ELEMENT * this.parts.length * kvHeadCount * length * headDim;
  }

  /** The first positions of one head: `[length, headDim]`. */
  #head(part: SlotArray, slot: number, head: number, length: number): SlotArray {
    const { contextLength, headDim } = this.#shape;
    const start = slot * this.#slotLength + head * contextLength * headDim;
    return part.subarray(start, start + length * headDim);
  }

  get #slotLength(): number {
    const { kvHeadCount, contextLength, headDim } = this.#shape;
    return kvHeadCount * contextLength * headDim;
  }
}
