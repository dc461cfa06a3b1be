import { QaioError } from '../errors.js';
import type { PromptTask, Upstream } from '../task/prompt-task.js';
import type { TaskInput } from '../task/input-schema.js';
import { type EncodedPrompt, encodePrompt } from '../text/prompt-encoder.js';
import type { LanguageModel } from './language-model.js';

/** What of a model turns messages into token ids. */
export type PromptCodec = Pick<LanguageModel, 'chatTemplate' | 'tokenizer'>;

/** Input to prompt token ids: messages, chat template, encoding, the task's own token limit. */
export function encodeTaskPrompt(
  model: PromptCodec,
  task: PromptTask,
  input: TaskInput,
  upstream: Upstream,
): EncodedPrompt {
  const pieces = model.chatTemplate.render(task.messages(input, upstream));
  const prompt = worthwhilePrefix(encodePrompt(pieces, model.tokenizer));
  const limit = task.definition.input.limits?.maxTokens;
  const inputTokenCount = texts(input).reduce(
    (sum, text) => sum + model.tokenizer.encodePlain(text).length,
    0,
  );
  if (limit === undefined || inputTokenCount <= limit) return prompt;
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
