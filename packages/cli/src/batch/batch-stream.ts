import { paintedOutput } from '../visible-output.js';
import type { BatchOutput } from './batch-file.js';

/** Answers on standard output: from the first row on, whatever was there before. */
export class BatchStream implements BatchOutput {
  readonly kept: readonly string[] = [];
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  /** As fast as the reader takes them. */
  append(record: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stream.write(record)) resolve();
      else paintedOutput(this.#stream).once('drain', resolve);
    });
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
