/** How the answers of a batch are written down, and found again. */
import { extname } from 'node:path';
import { type DataRow, type PromptTask, told } from '@qaio/core';
import { UsageError } from '../exit-code.js';
import { batchLine, lineBegin, lineError, lineInputs } from './batch-line.js';
import { batchColumns, csvBegin, csvError, csvHead, csvRecord, headNames } from './csv-answers.js';
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
  /** Names of a task's inputs, or of all columns, in a file and as they would be here; undefined for a file of no batch. */
  readonly namesIn: (bytes: Buffer) => string | undefined;
  readonly namesOf: (rows: readonly DataRow[]) => string;
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
  namesIn: (bytes) => lineInputs(firstLine(bytes))?.join(', '),
  namesOf: ([row]) => Object.keys(row?.input ?? {}).join(', '),
  begin: lineBegin,
  record: batchLine,
  errorOf: lineError,
  whole: wholeLines,
};

/** Ends of names that say how answers are written; one without an end is of lines. */
const [table, lines] = [/^\.csv$/iu, /^(?:|\.jsonl|\.ndjson)$/iu];

/** @throws UsageError for a file whose name promises what is not written */
export function checkEnding(path: string): void {
  const ending = extname(path);
  if (table.test(ending) || lines.test(ending)) return;
  throw new UsageError(
    told`${path} would be no ${ending} file: answers are written as lines of JSON (.jsonl, .ndjson) or as a table for spreadsheets (.csv). Choose another file with --out.`,
  );
}

/** CSV where the file's name says so, otherwise JSON Lines. */
export function batchFormat(path: string, task: PromptTask): BatchFormat {
  if (!table.test(extname(path))) return lineFormat;
  const columns = batchColumns(task);
  const head = csvHead(columns);
  return {
    head,
    namesIn: (bytes) => headNames(firstLine(bytes))?.join(', '),
    namesOf: () => columns.map(({ name }) => name).join(', '),
    begin: (row, data) => csvBegin(columns, row, data),
    record: (row, data, outcome) => csvRecord(columns, row, data, outcome),
    errorOf: (record) => csvError(columns, record),
    whole: wholeCsvRecords,
  };
}

const [lineFeed, quote] = [10, 34];

const firstLine = (bytes: Buffer): string => bytes.toString('utf8', 0, bytes.indexOf(lineFeed) + 1);

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
