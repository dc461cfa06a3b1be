import type { FeedMemory } from '../session/model-feed.js';

// what every element type is aligned to
const alignment = 8;

/**
 * Memory for the small inputs of a pass, in blocks that stay where they are until the next pass: a small typed array of
 * its own could be moved or collected by the JavaScript engine while the runtime reads it. A pass that needs more than
 * there is gets another block; the next pass finds one block that would have held it all.
 */
export class Scratch implements FeedMemory {
  /** Those before the last are full. */
  #blocks: ArrayBuffer[] = [new ArrayBuffer(1 << 12)];
  /** Bytes of the last block. */
  #used = 0;

  /** Starts over; what was handed out before may be overwritten from now on. */
  reset(): void {
    if (this.#blocks.length > 1) this.#blocks = [new ArrayBuffer(this.byteLength)];
    this.#used = 0;
  }

  get byteLength(): number {
    return this.#blocks.reduce((sum, block) => sum + block.byteLength, 0);
  }

  int64(values: readonly number[]): BigInt64Array {
    const view = new BigInt64Array(...this.#take(8 * values.length), values.length);
    values.forEach((value, i) => (view[i] = BigInt(value)));
    return view;
  }

  int32(values: readonly number[]): Int32Array {
    const view = new Int32Array(...this.#take(4 * values.length), values.length);
    view.set(values);
    return view;
  }

  zeros(length: number): Float32Array {
    return new Float32Array(...this.#take(4 * length), length).fill(0);
  }

  pointers(values: readonly (bigint | null)[]): BigUint64Array {
    const view = new BigUint64Array(...this.#take(8 * values.length), values.length);
    values.forEach((value, i) => (view[i] = value ?? 0n));
    return view;
  }

  /** @returns a block and the offset in it at which the bytes have been reserved */
  #take(byteLength: number): [ArrayBuffer, number] {
    let block = this.#blocks.at(-1);
    if (!block || this.#used + byteLength > block.byteLength) {
      block = new ArrayBuffer(2 * Math.max(byteLength, block?.byteLength ?? 0));
      this.#blocks.push(block);
      this.#used = 0;
    }
    const offset = this.#used;
    this.#used = Math.ceil((offset + byteLength) / alignment) * alignment;
    return [block, offset];
  }
}
