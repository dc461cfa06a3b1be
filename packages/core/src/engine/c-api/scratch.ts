import type { TensorData } from './c-api-tensor.js';

// what every element type is aligned to
const alignment = 8;

/**
 * Memory for the small inputs of a pass. One block that stays where it is and lives as long as its owner: a small typed
 * array of its own could be moved or collected by the JavaScript engine while the runtime reads it.
 */
export class Scratch {
  #buffer = new ArrayBuffer(1 << 12);
  #used = 0;

  /** Starts over; what was handed out before may be overwritten from now on. */
  reset(byteLength: number): void {
    this.#used = 0;
    if (this.#buffer.byteLength < byteLength) this.#buffer = new ArrayBuffer(2 * byteLength);
  }

  int64(values: readonly number[]): TensorData {
    const view = new BigInt64Array(this.#buffer, this.#take(8 * values.length), values.length);
    values.forEach((value, i) => (view[i] = BigInt(value)));
    return view;
  }

  int32(values: readonly number[]): TensorData {
    const view = new Int32Array(this.#buffer, this.#take(4 * values.length), values.length);
    view.set(values);
    return view;
  }

  zeros(length: number): Float32Array {
    return new Float32Array(this.#buffer, this.#take(4 * length), length).fill(0);
  }

  pointers(values: readonly (bigint | null)[]): BigUint64Array {
    const view = new BigUint64Array(this.#buffer, this.#take(8 * values.length), values.length);
    values.forEach((value, i) => (view[i] = value ?? 0n));
    return view;
  }

  #take(byteLength: number): number {
    const offset = this.#used;
    this.#used = Math.ceil((offset + byteLength) / alignment) * alignment;
    return offset;
  }
}
