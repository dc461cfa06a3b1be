/** How the answers of a batch are written down, and found again. */
import type { DataRow, PromptTask } from '@qaio/core';
import { batchLine, lineBegin, lineError } from './batch-line.js';
import { batchColumns, csvBegin, csvError, csvHead, csvRecord } from './csv-answers.js';
import type { RowError, RowOutcome } from './row-outcome.js';

/** Records of a file, as far as they are whole. */
export interface WholeRecords {
  readonly bytes: number;
  /** Each with its end; the head is none. */
  readonly records: readonly string[];
}

export interface BatchFormat {
  /** What stands before the first record. */
  readonly head: string;
  /** What every file with a record begins with, whatever its rows. */
  readonly opening: string;
  /** What a row's record begins with, whatever became of the row. @param row counts from 1 */
  readonly begin: (row: number, data: DataRow) => string;
  /** A row and what became of it, with its end. @param row counts from 1 */
  readonly record: (row: number, data: DataRow, outcome: RowOutcome) => string;
  /** Why a record has no answer; undefined where it has one. */
  readonly errorOf: (record: string) => RowError | undefined;
  /** How much of a file is whole. */
  readonly whole: (bytes: Buffer) => WholeRecords;
}

export const lineFormat: BatchFormat = {
  head: '',
  opening: '{"row":1,"input":',
  begin: lineBegin,
  record: batchLine,
  errorOf: lineError,
  whole: wholeLines,
};

/** CSV where the file's name says so, otherwise JSON Lines. */
export function batchFormat(path: string, task: PromptTask): BatchFormat {
  if (!/\.csv$/iu.test(path)) return lineFormat;
  const columns = batchColumns(task);
  const head = csvHead(columns);
  return {
    head,
    opening: head,
    begin: (row, data) => csvBegin(columns, row, data),
    record: (row, data, outcome) => csvRecord(columns, row, data, outcome),
    errorOf: (record) => csvError(columns, record),
    whole: wholeCsvRecords,
  };
}

const [lineFeed, quote] = [10, 34];

/** What comes before the last line feed: a line after it was being written when the process ended. */
function wholeLines(bytes: Buffer): WholeRecords {
  const ends: number[] = [];
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) ends.push(at + 1);
  return { bytes: ends.at(-1) ?? 0, records: cutAt(bytes, ends) };
}

/** The same where a line feed within quotes is part of a value; the first record is the header. */
function wholeCsvRecords(bytes: Buffer): WholeRecords {
  const ends: number[] = [];
  let isQuoted = false;
  bytes.forEach((byte, at) => {
    // one that is doubled turns it off and on again
    if (byte === quote) isQuoted = !isQuoted;
    if (byte === lineFeed && !isQuoted) ends.push(at + 1);
  });
  return { bytes: ends.at(-1) ?? 0, records: cutAt(bytes, ends).slice(1) };
}

const cutAt = (bytes: Buffer, ends: readonly number[]): string[] =>
  ends.map((end, i) => bytes.toString('utf8', ends[i - 1] ?? 0, end));
