/** Answers as OpenAI's responses: https://platform.openai.com/docs/api-reference/responses */
import type { TaskResult } from '@qaio/core';
import type { Translate } from '../mapping/result-to-proto.js';
import type { Answer } from './answer.js';
import type { LabelLogprob } from './label-logprob.js';
import type { ResponseEcho } from './response-parameters.js';
import { runNotes } from './run-notes.js';

/** What a response begins with, and each of its states again. */
export interface ResponseHead {
  readonly id: string;
  readonly messageId: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly echo: ResponseEcho;
  /** Into the language of whoever is answered; undefined: English is enough. */
  readonly translate?: Translate | undefined;
}

export type ResponseStatus = 'in_progress' | 'completed' | 'incomplete';

export const statusOf = ({ finishReason }: TaskResult): 'completed' | 'incomplete' =>
  finishReason === 'max-tokens' ? 'incomplete' : 'completed';

/** @param answer undefined: it has not ended yet */
export function responseObject(head: ResponseHead, answer?: Answer): object {
  const result = answer?.run.result;
  const status: ResponseStatus = result ? statusOf(result) : 'in_progress';
  return {
    id: head.id,
    object: 'response',
    created_at: head.created,
    status,
    background: false,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    ...head.echo,
    model: head.model,
    output:
      answer && result
        ? [messageItem(head.messageId, statusOf(result), [textPart(answer.text, answer.logprob)])]
        : [],
    parallel_tool_calls: false,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    tool_choice: 'none',
    tools: [],
    truncation: 'disabled',
    usage: result ? responseUsage(result) : null,
    ...(result && { qaio: runNotes(result, head.translate) }),
  };
}

export const messageItem = (id: string, status: ResponseStatus, content: readonly object[]): object => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content,
});

export const textPart = (text: string, logprob?: LabelLogprob): object => ({
  type: 'output_text',
  text,
  annotations: [],
  logprobs: logprob ? [logprob] : [],
});

/** Of the task itself, without those that it needed. */
function responseUsage({ usage }: TaskResult): object {
  const { promptTokenCount, outputTokenCount, cachedTokenCount } = usage;
  return {
    input_tokens: promptTokenCount,
    input_tokens_details: { cached_tokens: cachedTokenCount },
    output_tokens: outputTokenCount,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: promptTokenCount + outputTokenCount,
  };
}
