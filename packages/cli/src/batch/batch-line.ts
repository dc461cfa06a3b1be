/** A row of a batch and what became of it, as a line of JSON. */
import { type DataRow, QaioError, type RunResult, type TaskOutput, errorMessage } from '@qaio/core';

/** What became of a row. */
interface AnswerFields {
  readonly error?: { readonly code: string; readonly message: string };
  readonly [field: string]: unknown;
}

/** @param row counts from 1 */
export function batchLine(row: number, { input }: DataRow, outcome: RunResult | QaioError): string {
  return `${JSON.stringify({ row, input, ...answerFields(outcome) })}\n`;
}

export function answerFields(outcome: RunResult | QaioError): AnswerFields {
  if (outcome instanceof QaioError) return { error: { code: outcome.code, message: errorMessage(outcome) } };
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
