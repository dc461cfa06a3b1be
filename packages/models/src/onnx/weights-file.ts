import type { FileHandle } from 'node:fs/promises';

/** Where a tensor's bytes lie in the weights file. */
export interface WeightsRange {
  readonly offset: number;
  readonly length: number;
}

// a cache line; also the least that memory-mapping external data requires
const alignment = 64;

/** Appends tensors to a file, aligned; a tensor that several graphs share is written once. */
export class WeightsFile {
  readonly #ranges = new Map<string, WeightsRange>();
  #offset = 0;

  constructor(
    readonly name: string,
    readonly file: FileHandle,
  ) {}

  /** @param key says what the tensor is; the same key means the same bytes */
  async append(key: string, data: ArrayBufferView): Promise<WeightsRange> {
    const written = this.#ranges.get(key);
    if (written) return written;
    const range = await this.#write(data);
    this.#ranges.set(key, range);
    return range;
  }

  async #write(data: ArrayBufferView): Promise<WeightsRange> {
    const padding = (alignment - (this.#offset % alignment)) % alignment;
    const offset = this.#offset + padding;
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
    this.#offset = offset + bytes.length;
    return { offset, length: bytes.length };
  }
}
