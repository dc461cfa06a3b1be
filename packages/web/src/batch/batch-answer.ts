import {
  AbstainReason,
  type BatchRunTaskResponse,
  type Classification,
  type TaskResult,
} from '@qaio/protocol';

/** What became of a row, as much as is kept of it. */
export type BatchAnswer =
  | {
      readonly kind: 'label';
      readonly label: string;
      /** What programs match; empty where the task gives none. */
      readonly labelId: string;
      readonly confidence: number;
    }
  /** @property reason such as `low-confidence` */
  | { readonly kind: 'abstained'; readonly reason: string; readonly confidence: number }
  | {
      readonly kind: 'text';
      /** What the text is: itself, or JSON of an object or of a list of numbers. */
      readonly form: 'text' | 'json' | 'embedding';
      readonly text: string;
      /** The rule of a guard that has answered in place of the model. */
      readonly guarded?: string;
    }
  | {
      readonly kind: 'error';
      /** Such as `invalid-input`. */
      readonly code: string;
      /** The server's words, in the page's language where it has them. */
      readonly message: string;
    };

// google.rpc.Code: RESOURCE_EXHAUSTED, UNAVAILABLE
const passing: readonly number[] = [8, 14];

/** @returns undefined where the row was not run and may be asked for again */
export function batchAnswer({ outcome }: BatchRunTaskResponse): BatchAnswer | undefined {
  if (outcome?.$case === 'response') return answerOf(outcome.value.result);
  if (outcome === undefined || passing.includes(outcome.value.code)) return undefined;
  const { reason, message, localizedMessage } = outcome.value;
  return { kind: 'error', code: codeOf(reason), message: localizedMessage || message };
}

/** @param reason as the API writes it @returns the same as files have it */
const codeOf = (reason: string): string => reason.toLowerCase().replaceAll('_', '-');

function answerOf(result: TaskResult | undefined): BatchAnswer {
  const output = result?.output;
  switch (output?.$case) {
    case 'classification':
      return judgementOf(output.value);
    case 'text':
      return textOf(output.value, result?.guarded);
    case 'embedding':
      return { kind: 'text', form: 'embedding', text: JSON.stringify(output.value.values) };
    default:
      return { kind: 'text', form: 'json', text: JSON.stringify(output?.value ?? null) };
  }
}

function textOf(text: string, guarded = ''): BatchAnswer {
  return { kind: 'text', form: 'text', text, ...(guarded === '' ? {} : { guarded }) };
}

function judgementOf({ label, labelId, confidence, ...found }: Classification): BatchAnswer {
  if (!found.abstained) return { kind: 'label', label, labelId, confidence };
  const reason = codeOf(AbstainReason[found.abstainReason].replace('ABSTAIN_REASON_', ''));
  return { kind: 'abstained', reason, confidence };
}

/** @param expected the right label or its id */
export function isRight(answer: BatchAnswer | undefined, expected: string): boolean {
  return answer?.kind === 'label' && [answer.label, answer.labelId].includes(expected.trim());
}
