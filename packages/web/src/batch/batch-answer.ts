import type { BatchRunTaskResponse, Classification, TaskResult } from '@qaio/protocol';

/** What became of a row, as much as is kept of it. */
export type BatchAnswer =
  | {
      readonly kind: 'label';
      readonly label: string;
      /** What programs match; empty where the task gives none. */
      readonly labelId: string;
      readonly confidence: number;
    }
  | { readonly kind: 'abstained'; readonly confidence: number }
  /** @property text of an object or an embedding: its JSON */
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'error';
      /** Such as `INVALID_INPUT`. */
      readonly reason: string;
      /** The server's words. */
      readonly message: string;
    };

// google.rpc.Code: RESOURCE_EXHAUSTED, UNAVAILABLE
const passing: readonly number[] = [8, 14];

/** @returns undefined where the row was not run and may be asked for again */
export function batchAnswer({ outcome }: BatchRunTaskResponse): BatchAnswer | undefined {
  if (outcome?.$case === 'response') return answerOf(outcome.value.result);
  if (outcome === undefined || passing.includes(outcome.value.code)) return undefined;
  const { reason, message } = outcome.value;
  return { kind: 'error', reason, message };
}

function answerOf(result: TaskResult | undefined): BatchAnswer {
  const output = result?.output;
  if (output?.$case === 'classification') return judgementOf(output.value);
  if (output?.$case === 'text') return { kind: 'text', text: output.value };
  const value = output?.$case === 'embedding' ? output.value.values : output?.value;
  return { kind: 'text', text: JSON.stringify(value ?? null) };
}

function judgementOf({ abstained, label, labelId, confidence }: Classification): BatchAnswer {
  return abstained ? { kind: 'abstained', confidence } : { kind: 'label', label, labelId, confidence };
}

/** @param expected the right label or its id */
export function isRight(answer: BatchAnswer | undefined, expected: string): boolean {
  return answer?.kind === 'label' && [answer.label, answer.labelId].includes(expected.trim());
}
