/** The answers of a batch on disk, in the rows' order, so that it can go on after it was ended at any moment. */
import { told } from '@qaio/core';
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { contentKey } from '../content-key.js';
import { UsageError } from '../exit-code.js';
import { unwritable } from '../output-file.js';
import type { BatchFormat } from './batch-format.js';

/** The file beside the answers that is there while rows are missing. */
export const markOf = (path: string): string => `${path}.unfinished`;

export class BatchFile {
  readonly #file: FileHandle;
  readonly #mark: string;

  private constructor(
    file: FileHandle,
    mark: string,
    /** Rows that are answered already. */
    readonly doneCount: number,
  ) {
    this.#file = file;
    this.#mark = mark;
  }

  /**
   * @param parts everything that the answers depend on
   * @param format of the file, whose head is written if it is not there
   * @param isForced whether a file of something else may be replaced
   * @throws UsageError for a file that would be lost, QaioError `invalid-input` for one that cannot be written
   */
  static async open(
    path: string,
    parts: unknown,
    { head, whole }: Pick<BatchFormat, 'head' | 'whole'>,
    isForced: boolean,
  ): Promise<BatchFile> {
    const key = contentKey(parts);
    const mark = markOf(path);
    const [known, written] = [await textOf(mark), await bytesOf(path)];
    const isSame = known?.trim() === key;
    if (written && !isSame && !isForced) throw wouldBeLost(path, known !== undefined);
    try {
      const kept = isSame && written ? whole(written) : { bytes: 0, count: 0 };
      await writeFile(mark, `${key}\n`);
      const file = await open(path, 'a');
      await file.truncate(kept.bytes);
      if (kept.bytes === 0) await file.appendFile(head);
      return new BatchFile(file, mark, kept.count);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  async append(line: string): Promise<void> {
    await this.#file.appendFile(line);
  }

  /** @param isFinished whether every row is answered */
  async close(isFinished: boolean): Promise<void> {
    await this.#file.close();
    if (isFinished) await rm(this.#mark, { force: true });
  }
}

function wouldBeLost(path: string, isUnfinished: boolean): UsageError {
  return new UsageError(
    isUnfinished
      ? told`${path} holds the answers of a batch of other rows, or of another task or model. Choose another file with --out, or add --force to replace it.`
      : told`${path} already exists. Choose another file with --out, or add --force to replace it.`,
  );
}

const bytesOf = (path: string): Promise<Buffer | undefined> => readFile(path).catch(() => undefined);
const textOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
