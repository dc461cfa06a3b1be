/** Labelled rows that users told, a JSONL file for each task. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { QaioError, appendWhole, notKept, told } from '@qaio/core';
import { makePrivateFolder, privateFileMode } from '../private-folder.js';

const maxFileBytes = 64 * 1024 * 1024;
const lineFeed = 10;

export class FeedbackFolder {
  readonly #path: string;
  readonly #maxBytes: number;
  /** Rows are written one after the other. */
  #written: Promise<unknown> = Promise.resolve();

  private constructor(path: string, maxBytes: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  /**
   * What users wrote is in it, so nobody else may look into it.
   *
   * @throws QaioError `invalid-option`
   */
  static async open(path: string, maxBytes = maxFileBytes): Promise<FeedbackFolder> {
    await makePrivateFolder(path, '--feedback-dir');
    return new FeedbackFolder(path, maxBytes);
  }

  /** @param task its name @throws QaioError `not-allowed` where the file is full, `storage-unavailable` */
  async append(task: string, row: object): Promise<void> {
    const line = `${JSON.stringify(row)}\n`;
    const writing = this.#written.then(() => this.#append(join(this.#path, `${task}.jsonl`), line));
    this.#written = writing.catch(() => undefined);
    await writing;
  }

  async #append(path: string, line: string): Promise<void> {
    try {
      const file = await open(path, 'a+', privateFileMode);
      try {
        await this.#write(file, line);
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw cause instanceof QaioError ? cause : notKept(cause);
    }
  }

  async #write(file: FileHandle, line: string): Promise<void> {
    const { size } = await file.stat();
    const bytes = Buffer.from((await endsInLine(file, size)) ? `\n${line}` : line);
    if (size + bytes.length > this.#maxBytes)
      throw new QaioError(
        'not-allowed',
        told`The file with the feedback on this task is full. Its operator has to move it away.`,
      );
    // one write of a file that is open for appending: other processes' lines come before or behind it
    await appendWhole(file, bytes);
  }
}

/** Whether the last line is without its end, as where a disk was full in the middle of it. */
async function endsInLine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== lineFeed;
}
