/** A row of a batch and what became of it, as a line of JSON. */
import type { DataRow, RunResult, TaskOutput } from '@qaio/core';
import { type RowError, type RowOutcome, isRowError } from './row-outcome.js';

/** What became of a row. */
interface AnswerFields {
  readonly error?: RowError;
  readonly [field: string]: unknown;
}

/** @param row counts from 1 */
export function batchLine(row: number, { input }: DataRow, outcome: RowOutcome): string {
  return `${JSON.stringify({ row, input, ...answerFields(outcome) })}\n`;
}

/** What the line of a row begins with, whatever became of it. */
export const lineBegin = (row: number, { input }: DataRow): string =>
  `${JSON.stringify({ row, input }).slice(0, -1)},`;

/** Names of the inputs of a file's first line; undefined where it is none of a batch. */
export function lineInputs(line: string): string[] | undefined {
  if (!line.startsWith('{"row":1,"input":{')) return undefined;
  try {
    return Object.keys((JSON.parse(line) as Pick<DataRow, 'input'>).input);
  } catch {
    return undefined;
  }
}

export function lineError(line: string): RowError | undefined {
  // most lines have none, and need not be read
  return line.includes('"error":{') ? (JSON.parse(line) as AnswerFields).error : undefined;
}

export function answerFields(outcome: RowOutcome): AnswerFields {
  if (isRowError(outcome)) return { error: outcome };
  return { ...answerOf(outcome.result.output), ...guardOf(outcome) };
}

function guardOf({ result: { guardedBy } }: RunResult): object {
  return guardedBy === undefined ? {} : { guarded: guardedBy };
}

function answerOf(output: TaskOutput): object {
  if (output.kind === 'text') return { text: output.text };
  if (output.kind === 'json') return { json: output.value };
  if (output.kind === 'embedding') return { embedding: output.values };
  const { label, id, confidence, abstainReason } = output;
  if (abstainReason !== undefined) return { abstained: abstainReason, confidence };
  return { label, ...(id === undefined ? {} : { id }), confidence };
}
