/** How long an input is, and what a task does with one that is too long. */
import type { TaskInput } from '../constraint/value-schema.js';
import { QaioError, worded } from '../errors.js';
import { told } from '../told.js';
import type { PromptTask } from '../task/prompt-task.js';
import { textsIn } from '../task/texts-in.js';
import { hasFarMore } from '../text/token-estimate.js';
import type { Tokenizer } from '../text/tokenizer.js';
import { textWindows } from './text-windows.js';

/** The input, or one for each window where the task cuts a long text into several; undefined where one is still looked for. */
export function* windowedInputs(
  task: PromptTask,
  input: TaskInput,
  tokenizer: Tokenizer,
): Generator<TaskInput | undefined, void> {
  const { maxTokens, windows } = task.definition.input.limits ?? {};
  const text = windows && input[windows.field];
  if (!windows || maxTokens === undefined || typeof text !== 'string') {
    yield input;
    return;
  }
  const room = Math.max(1, maxTokens - countTokens({ ...input, [windows.field]: '' }, tokenizer));
  for (const window of textWindows(text, tokenizer, room, windows.overlapTokens))
    if (window === undefined) yield undefined;
    else yield window === text ? input : { ...input, [windows.field]: window };
}

/** In pieces. @throws QaioError `invalid-input` beyond the task's own limit */
export function* checkInputLimit(
  task: PromptTask,
  input: TaskInput,
  tokenizer: Tokenizer,
): Generator<undefined, void> {
  const limit = task.definition.input.limits?.maxTokens;
  if (limit === undefined) return;
  const tokenCount = (yield* hasFarMore(textsIn(input), limit, tokenizer))
    ? undefined
    : countTokens(input, tokenizer);
  if (tokenCount !== undefined && tokenCount <= limit) return;
  const description =
    tokenCount === undefined
      ? told`has more than ${limit} tokens; task '${task.name}' accepts no more. Shorten the text`
      : told`has ${tokenCount} tokens; task '${task.name}' accepts at most ${limit}. Shorten the text`;
  throw new QaioError('invalid-input', told`The input ${description}.`, {
    violations: [{ field: 'input', reason: 'INPUT_TOO_LONG', ...worded('description', description) }],
  });
}

/** Unicode code points of all texts in an input. */
export function countChars(input: TaskInput): number {
  return textsIn(input).reduce((sum, text) => sum + [...text].length, 0);
}

export function countTokens(value: unknown, tokenizer: Tokenizer): number {
  return textsIn(value).reduce((sum, text) => sum + tokenizer.encodePlain(text).length, 0);
}
