import { QaioError } from '../errors.js';
import type { ChatMessage } from '../text/chat-message.js';
import type { PromptTask, Upstream } from '../task/prompt-task.js';
import type { TaskInput } from '../constraint/value-schema.js';
import { type EncodedPrompt, encodePrompt } from '../text/prompt-encoder.js';
import type { LanguageModel } from '../language-model.js';
import { textWindows } from './text-windows.js';

/** What of a model turns messages into token ids. */
export type PromptCodec = Pick<LanguageModel, 'chatTemplate' | 'tokenizer'>;

/** Input to prompt token ids: messages, chat template, encoding, the task's own token limit. */
export function encodeTaskPrompt(
  model: PromptCodec,
  task: PromptTask,
  input: TaskInput,
  upstream: Upstream,
  history: readonly ChatMessage[] = [],
): EncodedPrompt {
  checkLimit(model, task, input);
  const encode = (turns: readonly ChatMessage[]): EncodedPrompt =>
    worthwhilePrefix(
      encodePrompt(model.chatTemplate.render(task.messages(input, upstream, turns)), model.tokenizer),
    );
  if (history.length === 0) return encode(history);
  // what all conversations share ends before their turns
  return { ...encode(history), prefixTokenCount: encode([]).prefixTokenCount };
}

/**
 * The same with earlier turns, of which the oldest are left out until the prompt fits, if the task says so.
 *
 * @param limit tokens
 */
export function encodeWithHistory(
  model: PromptCodec,
  task: PromptTask,
  input: TaskInput,
  upstream: Upstream,
  history: readonly ChatMessage[],
  limit: number,
): EncodedPrompt {
  const prompt = encodeTaskPrompt(model, task, input, upstream, history);
  if (prompt.tokenIds.length <= limit || history.length === 0) return prompt;
  if (task.definition.session?.overflow === 'refuse')
    throw new QaioError(
      'prompt-too-long',
      `Task '${task.name}': the conversation has ${prompt.tokenIds.length} tokens; at most ${limit} fit. Begin a new one.`,
    );
  return encodeWithHistory(model, task, input, upstream, history.slice(2), limit);
}

/** The input, or one for each window where the task cuts a long text into several. */
export function windowedInputs(model: PromptCodec, task: PromptTask, input: TaskInput): TaskInput[] {
  const { maxTokens, windows } = task.definition.input.limits ?? {};
  const text = windows && input[windows.field];
  if (!windows || maxTokens === undefined || typeof text !== 'string') return [input];
  const count = (value: unknown): number =>
    texts(value).reduce((sum, one) => sum + model.tokenizer.encodePlain(one).length, 0);
  const others = count(input) - count(text);
  if (others + count(text) <= maxTokens) return [input];
  const room = Math.max(1, maxTokens - others);
  return textWindows(text, model.tokenizer, room, windows.overlapTokens).map((window) => ({
    ...input,
    [windows.field]: window,
  }));
}

function checkLimit(model: PromptCodec, task: PromptTask, input: TaskInput): void {
  const limit = task.definition.input.limits?.maxTokens;
  if (limit === undefined) return;
  const inputTokenCount = texts(input).reduce(
    (sum, text) => sum + model.tokenizer.encodePlain(text).length,
    0,
  );
  if (inputTokenCount <= limit) return;
  const description = `has ${inputTokenCount} tokens; task '${task.name}' takes at most ${limit}. Shorten the text`;
  throw new QaioError('invalid-input', `The input ${description}.`, {
    violations: [{ field: 'input', reason: 'INPUT_TOO_LONG', description }],
  });
}

/** A prefix of a few tokens costs more to look after than to run. */
function worthwhilePrefix(prompt: EncodedPrompt): EncodedPrompt {
  return prompt.prefixTokenCount < minPrefixTokens ? { ...prompt, prefixTokenCount: 0 } : prompt;
}

const minPrefixTokens = 8;

/** Unicode code points of all texts in an input. */
export function countChars(input: TaskInput): number {
  return texts(input).reduce((sum, text) => sum + [...text].length, 0);
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(texts);
}
