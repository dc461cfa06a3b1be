import type { RunResult } from '@qaio/core';
import type { SSEMessage } from 'hono/streaming';
import type { AnswerPiece } from './answer.js';
import type { LabelLogprob } from './label-logprob.js';
import type { OpenAiErrorBody } from './openai-error.js';
import { type ResponseHead, messageItem, responseObject, statusOf, textPart } from './response-object.js';

/** A response as it goes. */
export async function* responseEvents(
  head: ResponseHead,
  pieces: AsyncGenerator<AnswerPiece>,
  number: Numbered,
  onEnd: (run: RunResult) => void,
): AsyncGenerator<SSEMessage> {
  const place = { item_id: head.messageId, output_index: 0, content_index: 0 };
  let text = '';
  let logprob: LabelLogprob | undefined;
  let isOpen = false;
  for await (const piece of pieces) {
    if (!isOpen) yield* opening(head, place, number);
    isOpen = true;
    if (piece.kind === 'text') {
      text += piece.text;
      logprob = piece.logprob;
      yield number('response.output_text.delta', { ...place, delta: piece.text, logprobs: listed(logprob) });
    }
    if (piece.kind !== 'end') continue;
    onEnd(piece.run);
    const { result } = piece.run;
    const part = textPart(text, logprob);
    const item = messageItem(head.messageId, statusOf(result), [part]);
    yield number('response.output_text.done', { ...place, text, logprobs: listed(logprob) });
    yield number('response.content_part.done', { ...place, part });
    yield number('response.output_item.done', { output_index: 0, item });
    const response = responseObject(head, { text, logprob, run: piece.run });
    yield number(`response.${statusOf(result)}`, { response });
  }
}

/** What goes wrong after the beginning, as an event of its own. */
export function responseErrorEvent({ error }: OpenAiErrorBody, number: Numbered): SSEMessage {
  const { code, message, param, localized_message } = error;
  return number('error', { code, message, param, localized_message });
}

export type Numbered = (type: string, fields: object) => SSEMessage;

/** Every frame of a response has the next number, from 0. */
export function numberedFrames(): Numbered {
  let next = 0;
  return (type, fields) => ({
    event: type,
    data: JSON.stringify({ type, sequence_number: next++, ...fields }),
  });
}

function* opening(head: ResponseHead, place: object, number: Numbered): Generator<SSEMessage> {
  const response = responseObject(head);
  yield number('response.created', { response });
  yield number('response.in_progress', { response });
  const item = messageItem(head.messageId, 'in_progress', []);
  yield number('response.output_item.added', { output_index: 0, item });
  yield number('response.content_part.added', { ...place, part: textPart('') });
}

const listed = (logprob: LabelLogprob | undefined): readonly LabelLogprob[] => (logprob ? [logprob] : []);
