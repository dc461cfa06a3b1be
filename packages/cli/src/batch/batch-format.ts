/** How the answers of a batch are written down. */
import type { DataRow, PromptTask, QaioError, RunResult } from '@qaio/core';
import { batchLine } from './batch-line.js';
import { batchColumns, csvHead, csvRecord } from './csv-answers.js';

/** Records of a file, as far as they are whole. */
export interface WholeRecords {
  readonly bytes: number;
  readonly count: number;
}

export interface BatchFormat {
  /** What stands before the first record. */
  readonly head: string;
  /** A row and what became of it, with its end. @param row counts from 1 */
  readonly record: (row: number, data: DataRow, outcome: RunResult | QaioError) => string;
  /** How much of a file is whole; the head is no record. */
  readonly whole: (bytes: Uint8Array) => WholeRecords;
}

/** CSV where the file's name says so, otherwise JSON Lines. */
export function batchFormat(path: string, task: PromptTask): BatchFormat {
  if (!/\.csv$/iu.test(path)) return { head: '', record: batchLine, whole: wholeLines };
  const columns = batchColumns(task);
  return {
    head: csvHead(columns),
    record: (row, data, outcome) => csvRecord(columns, row, data, outcome),
    whole: wholeCsvRecords,
  };
}

const [lineFeed, quote] = [10, 34];

/** What comes before the last line feed: a line after it was being written when the process ended. */
function wholeLines(bytes: Uint8Array): WholeRecords {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return { bytes: bytes.lastIndexOf(lineFeed) + 1, count };
}

/** The same where a line feed within quotes is part of a value; the first record is the header. */
function wholeCsvRecords(bytes: Uint8Array): WholeRecords {
  let [end, count, isQuoted] = [0, 0, false];
  bytes.forEach((byte, at) => {
    // one that is doubled turns it off and on again
    if (byte === quote) isQuoted = !isQuoted;
    if (byte !== lineFeed || isQuoted) return;
    end = at + 1;
    count += 1;
  });
  return { bytes: end, count: Math.max(0, count - 1) };
}
