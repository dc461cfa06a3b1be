import type { FileHandle } from 'node:fs/promises';
import { invariant } from '@qaio/core';

/** Where a tensor's bytes lie in the weights file. */
export interface WeightsRange {
  readonly offset: number;
  readonly length: number;
}

/** A tensor's bytes, or those that a thread is still working on. */
export type WeightsData = ArrayBufferView | Promise<ArrayBufferView>;

// a cache line; also the least that memory-mapping external data requires
const alignment = 64;
// of matrices that are being quantised, with their scales: enough that no thread waits, and few in memory
const mostPending = 4;

/**
 * Appends tensors to a file, aligned; a tensor that several graphs share is written once. Tensors lie in the order in
 * which they are appended, whichever is ready first.
 */
export class WeightsFile {
  readonly #ranges = new Map<string, WeightsRange>();
  readonly #pending = new Set<Promise<void>>();
  #offset = 0;

  constructor(
    readonly name: string,
    readonly file: FileHandle,
  ) {}

  /**
   * Waits only where many tensors are not written yet.
   *
   * @param key says what the tensor is; the same key means the same bytes
   * @param length in bytes
   * @throws what writing this or an earlier tensor threw
   */
  async append(key: string, length: number, data: WeightsData): Promise<WeightsRange> {
    const known = this.#ranges.get(key);
    if (known) return known;
    const range = { offset: Math.ceil(this.#offset / alignment) * alignment, length };
    this.#offset = range.offset + length;
    this.#ranges.set(key, range);
    this.#begin(this.#write(range, data));
    while (this.#pending.size > mostPending) await Promise.race(this.#pending);
    return range;
  }

  /** Waits until all tensors are written. @throws what writing one of them threw */
  async finish(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Waits until nothing is being written, whether or not it could be. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }

  /** A write that fails stays pending, so that whoever waits next is told. */
  #begin(writing: Promise<void>): void {
    this.#pending.add(writing);
    writing.then(
      () => this.#pending.delete(writing),
      () => undefined,
    );
  }

  async #write({ offset, length }: WeightsRange, data: WeightsData): Promise<void> {
    const { buffer, byteOffset, byteLength } = await data;
    invariant(byteLength === length, 'a tensor is as long as was said');
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    for (let done = 0; done < length;) {
      const { bytesWritten } = await this.file.write(bytes, done, length - done, offset + done);
      done += bytesWritten;
    }
  }
}
