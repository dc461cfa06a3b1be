import type { FileHandle } from 'node:fs/promises';
import { QaioError, told } from '@qaio/core';
import { readExactly } from '../checkpoint/file-bytes.js';

const chunkBytes = 1 << 20;
// vocabularies with their merges take a few megabytes
const maxHeaderBytes = 256 << 20;

/** Reads a file's beginning piece by piece, and never beyond its end or the size limit of a header. */
export class GgufCursor {
  #buffer = Buffer.alloc(0);
  #bufferStart = 0;
  #position = 0;

  constructor(
    readonly file: FileHandle,
    readonly path: string,
    readonly fileSize: number,
  ) {}

  get position(): number {
    return this.#position;
  }

  async uint32(): Promise<number> {
    return (await this.bytes(4)).readUInt32LE();
  }

  /** @throws QaioError when the number is larger than the file, which cannot hold that many of anything */
  async count(what: string): Promise<number> {
    const value = (await this.bytes(8)).readBigUInt64LE();
    if (value > BigInt(this.fileSize))
      throw this.invalid(`${what} is ${value}, but the file has only ${this.fileSize} bytes`);
    return Number(value);
  }

  async text(): Promise<string> {
    const length = await this.count('the length of a string');
    return (await this.bytes(length)).toString('utf8');
  }

  async bytes(length: number): Promise<Buffer> {
    const end = this.#position + length;
    if (end > this.fileSize) throw this.invalid('the header extends beyond the end of the file');
    if (end > maxHeaderBytes) throw this.invalid(`the header is longer than ${maxHeaderBytes} bytes`);
    if (end > this.#bufferStart + this.#buffer.length) await this.#fill(length);
    const start = this.#position - this.#bufferStart;
    this.#position = end;
    return this.#buffer.subarray(start, start + length);
  }

  invalid(what: string): QaioError {
    return new QaioError(
      'model-invalid',
      told`${this.path} is damaged or not a GGUF file: ${what}. Download it again.`,
    );
  }

  async #fill(length: number): Promise<void> {
    const wanted = Math.min(Math.max(length, chunkBytes), this.fileSize - this.#position);
    this.#buffer = await readExactly(this.file, this.path, this.#position, wanted);
    this.#bufferStart = this.#position;
  }
}
