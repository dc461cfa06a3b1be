/** Answers as OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat */
import type { RunResult, TaskResult } from '@qaio/core';
import type { SSEMessage } from 'hono/streaming';
import type { Translate } from '../mapping/result-to-proto.js';
import { type AnswerPiece, wholeAnswer } from './answer.js';
import type { LabelLogprob } from './label-logprob.js';
import { runNotes } from './run-notes.js';

/** What a completion and all chunks of one begin with. */
export interface CompletionHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

export async function chatCompletion(
  head: CompletionHead,
  pieces: AsyncGenerator<AnswerPiece>,
  translate?: Translate,
): Promise<{ readonly body: object; readonly run: RunResult }> {
  const { text, logprob, run } = await wholeAnswer(pieces);
  const choice = {
    index: 0,
    message: { role: 'assistant', content: text, refusal: null },
    logprobs: logprobs(logprob),
    finish_reason: finishReason(run.result),
  };
  const body = {
    ...head,
    object: 'chat.completion',
    choices: [choice],
    usage: completionUsage(run.result),
    system_fingerprint: fingerprint(run.result),
    qaio: runNotes(run.result, translate),
  };
  return { body, run };
}

export interface ChunkOptions {
  readonly includesUsage: boolean;
  readonly onEnd: (run: RunResult) => void;
  readonly translate?: Translate | undefined;
}

/** One chunk with the role, one for each piece, one with the reason for the end, one with the usage if it is wanted. */
export async function* chatChunks(
  head: CompletionHead,
  pieces: AsyncGenerator<AnswerPiece>,
  { includesUsage, onEnd, translate }: ChunkOptions,
): AsyncGenerator<SSEMessage> {
  const base = { ...head, object: 'chat.completion.chunk' };
  const chunk = (choice: object, more: object = {}): SSEMessage => {
    const choices = [{ index: 0, delta: {}, logprobs: null, finish_reason: null, ...choice }];
    return frame({ ...base, choices, ...(includesUsage && { usage: null }), ...more });
  };
  let isOpen = false;
  for await (const piece of pieces) {
    if (!isOpen) yield chunk({ delta: { role: 'assistant', content: '', refusal: null } });
    isOpen = true;
    if (piece.kind === 'text')
      yield chunk({ delta: { content: piece.text }, logprobs: logprobs(piece.logprob) });
    if (piece.kind !== 'end') continue;
    const { result } = piece.run;
    onEnd(piece.run);
    const more = { system_fingerprint: fingerprint(result), qaio: runNotes(result, translate) };
    yield chunk({ finish_reason: finishReason(result) }, more);
    if (includesUsage) yield frame({ ...base, choices: [], usage: completionUsage(result) });
  }
  yield { data: '[DONE]' };
}

export const frame = (body: unknown): SSEMessage => ({ data: JSON.stringify(body) });

const logprobs = (logprob: LabelLogprob | undefined): object | null =>
  logprob ? { content: [logprob], refusal: null } : null;

const finishReason = ({ finishReason: reason }: TaskResult): string =>
  reason === 'max-tokens' ? 'length' : 'stop';

/** Of the task itself, without those that it needed. */
function completionUsage({ usage }: TaskResult): object {
  const { promptTokenCount, outputTokenCount, cachedTokenCount } = usage;
  return {
    prompt_tokens: promptTokenCount,
    completion_tokens: outputTokenCount,
    total_tokens: promptTokenCount + outputTokenCount,
    prompt_tokens_details: { cached_tokens: cachedTokenCount },
  };
}

/** The same for the same weights and the same wording of the task. */
const fingerprint = ({ provenance: { modelSha256, dtype }, taskEtag }: TaskResult): string =>
  ['fp', modelSha256.slice(0, 12), dtype, taskEtag].filter((part) => part !== '').join('_');
