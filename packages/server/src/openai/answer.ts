/** A run as what its client sees of it: pieces of text, then what is to be said of all. */
import type { RunResult, TaskEvent } from '@qaio/core';
import { type LabelLogprob, labelLogprob } from './label-logprob.js';

export type AnswerPiece =
  | { readonly kind: 'text'; readonly text: string; readonly logprob?: LabelLogprob }
  | { readonly kind: 'end'; readonly run: RunResult };

export interface Answer {
  readonly text: string;
  readonly logprob: LabelLogprob | undefined;
  readonly run: RunResult;
}

/**
 * A label comes as one piece of text. Nothing comes before the first piece, so that what a prompt is refused with is no
 * part of a stream yet.
 *
 * @param topLabels how many to tell of; undefined: none
 */
export async function* answerPieces(
  events: AsyncGenerator<TaskEvent>,
  topLabels: number | undefined,
): AsyncGenerator<AnswerPiece> {
  for await (const event of events) {
    if (event.kind === 'text-delta') yield { kind: 'text', text: event.text };
    if (event.kind !== 'run-end') continue;
    const { output } = event.run.result;
    if (output.kind === 'choice') {
      const text = output.label;
      yield topLabels === undefined
        ? { kind: 'text', text }
        : { kind: 'text', text, logprob: labelLogprob(output, topLabels) };
    }
    yield { kind: 'end', run: event.run };
  }
}

/** The same pieces, joined. */
export async function wholeAnswer(pieces: AsyncGenerator<AnswerPiece>): Promise<Answer> {
  let text = '';
  let logprob: LabelLogprob | undefined;
  for await (const piece of pieces) {
    if (piece.kind === 'end') return { text, logprob, run: piece.run };
    text += piece.text;
    logprob = piece.logprob;
  }
  throw new Error('invariant violated: a run that does not fail has an end');
}
