/** The answers of a batch on disk, in the rows' order, so that it can go on after it was ended at any moment. */
import { type DataRow, QaioError, takeLock, told, toldAll } from '@qaio/core';
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { UsageError } from '../exit-code.js';
import { unwritable } from '../output-file.js';
import type { BatchFormat, WholeRecords } from './batch-format.js';
import { type BatchIdentity, differences } from './batch-identity.js';
import type { FinishedBatches } from './finished-batches.js';

/** Where the answers of a batch go, in order. */
export interface BatchOutput {
  /** Records of rows that are answered already. */
  readonly kept: readonly string[];
  append(record: string): Promise<void>;
  /** @param isFinished whether every row is answered */
  close(isFinished: boolean): Promise<void>;
}

/** A batch as it was asked for. */
export interface AskedBatch {
  /** The file with the rows, as it was named. */
  readonly data: string;
  readonly rows: readonly DataRow[];
  readonly identity: BatchIdentity;
  /** Whether a file of something else may be replaced. */
  readonly isForced: boolean;
  readonly finished: FinishedBatches;
}

/** The file beside the answers that is there while rows are missing. */
export const markOf = (path: string): string => `${path}.unfinished`;
/** That which is there while a process writes. */
const lockOf = (path: string): string => `${path}.lock`;

export class BatchFile implements BatchOutput {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #asked: AskedBatch;

  private constructor(
    file: FileHandle,
    path: string,
    asked: AskedBatch,
    readonly kept: readonly string[],
  ) {
    this.#file = file;
    this.#path = path;
    this.#asked = asked;
  }

  /**
   * @param format of the file, whose head is written if it is not there
   * @throws UsageError for a file that would be lost or that another process writes, QaioError `invalid-input` for one that cannot be written
   */
  static async open(path: string, asked: AskedBatch, format: BatchFormat): Promise<BatchFile> {
    await lock(path);
    try {
      return await BatchFile.#opened(path, asked, format);
    } catch (thrown) {
      await rm(lockOf(path), { force: true });
      throw thrown;
    }
  }

  static async #opened(path: string, asked: AskedBatch, format: BatchFormat): Promise<BatchFile> {
    const mark = markOf(path);
    const { bytes, records } = await keptIn(path, asked, format);
    try {
      // one that is there says the same already, and might not fit again
      if (bytes === 0) await writeFile(mark, `${JSON.stringify(asked.identity)}\n`);
      const file = await open(path, 'a');
      // what is whole keeps its time
      if ((await file.stat()).size !== bytes) await file.truncate(bytes);
      if (bytes === 0) await file.appendFile(format.head);
      return new BatchFile(file, path, asked, records);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** @throws QaioError `invalid-input` where it cannot be written; a part of a record counts for nothing when it goes on */
  async append(record: string): Promise<void> {
    await this.#file.appendFile(record).catch((cause: unknown) => {
      throw unwritable(
        this.#path,
        cause,
        told`The rows that are done are kept; the same command goes on after them.`,
      );
    });
  }

  async close(isFinished: boolean): Promise<void> {
    await this.#file.close();
    const { finished, identity } = this.#asked;
    if (isFinished) {
      await finished.remember(this.#path, identity);
      await rm(markOf(this.#path), { force: true });
    }
    await rm(lockOf(this.#path), { force: true });
  }
}

async function lock(path: string): Promise<void> {
  const holder = await takeLock(lockOf(path)).catch((cause: unknown) => {
    if (cause instanceof QaioError) throw cause;
    throw unwritable(path, cause);
  });
  if (holder !== undefined)
    throw new UsageError(
      told`${path} is being written by another aio batch, process ${holder}. Wait until it has ended, or choose another file with --out.`,
    );
}

/** What is there of this batch. @throws UsageError for what would be lost */
async function keptIn(path: string, asked: AskedBatch, format: BatchFormat): Promise<WholeRecords> {
  const [cutOff, written] = [await identityIn(markOf(path)), await readFile(path).catch(() => undefined)];
  if (!written) return nothing;
  const known = cutOff ?? (asked.isForced ? undefined : await asked.finished.recall(written));
  const changes = known && differences(asked.identity, known);
  if (changes?.length === 0) return format.whole(written);
  if (asked.isForced) return nothing;
  if (!changes) throw wouldBeLost(path, asked, written, format);
  throw (cutOff ? changed : finishedOtherwise)(path, toldAll(changes, ', '));
}

const nothing: WholeRecords = { bytes: 0, records: [] };

/** Undefined where there is no mark; one that cannot be read says nothing. */
async function identityIn(mark: string): Promise<Partial<BatchIdentity> | undefined> {
  const text = await readFile(mark, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Partial<BatchIdentity>;
  } catch {
    return {};
  }
}

const remedy = told`Choose another file with --out, or add --force to replace it.`;

function changed(path: string, what: ReturnType<typeof toldAll>): UsageError {
  return new UsageError(
    told`${path} is of a batch that was cut off, and this one differs in ${what}. With that as it was the same command goes on; otherwise choose another file with --out, or add --force to replace it.`,
  );
}

function finishedOtherwise(path: string, what: ReturnType<typeof toldAll>): UsageError {
  return new UsageError(told`${path} is of a finished batch, and this one differs in ${what}. ${remedy}`);
}

/** What a file holds of which nothing is known beside it. */
function wouldBeLost(
  path: string,
  { data, rows }: AskedBatch,
  written: Buffer,
  format: BatchFormat,
): UsageError {
  const { records } = format.whole(written);
  const [names, own] = [records[0] && format.namesIn(written), format.namesOf(rows)];
  if (!names) return new UsageError(told`${path} already exists, and is not of this batch. ${remedy}`);
  if (names !== own)
    return new UsageError(
      told`${path} is of another task: its rows have ${names}, those of this one ${own}. ${remedy}`,
    );
  const count = records.findIndex((record, at) => {
    const row = rows[at];
    return !row || !record.startsWith(format.begin(at + 1, row));
  });
  if (count >= 0)
    return new UsageError(
      told`${path} is of other rows than ${data} has now: they differ from row ${count + 1} on. ${remedy}`,
    );
  return new UsageError(
    records.length < rows.length
      ? told`${path} has only the first ${records.length} of the ${rows.length} rows that ${data} has now. Which task and model answered them is not known any more, so it cannot go on. ${remedy}`
      : told`${path} is finished: it has all ${rows.length} rows of ${data}. To run them again, with another task or model perhaps, add --force, or choose another file with --out.`,
  );
}
