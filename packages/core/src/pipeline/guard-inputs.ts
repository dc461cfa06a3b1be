/** What a guard sees of inputs that are longer than their task takes: nobody is refused who needs its answer. */
import type { TaskInput } from '../constraint/value-schema.js';
import { QaioError } from '../errors.js';
import type { PromptTask } from '../task/prompt-task.js';
import { withoutMarks } from '../text/byte-order-mark.js';
import type { Tokenizer } from '../text/tokenizer.js';
import { countTokens } from './input-limit.js';
import { textWindows } from './text-windows.js';

/** An input that fits its task's schema, or would if it were shorter. */
export interface GuardedInput {
  readonly input: TaskInput;
  /** What it is refused with where no rule of the guard applies. */
  readonly overlong?: QaioError;
}

/** @throws QaioError `invalid-input` where something else is wrong, or the task has no guard */
export function guardedInput(task: PromptTask, value: unknown): GuardedInput {
  try {
    return { input: task.parseInput(value) };
  } catch (error) {
    if (!(error instanceof QaioError) || task.definition.guard.length === 0) throw error;
    if (!error.violations.every(({ reason }) => reason === 'INPUT_TOO_LONG')) throw error;
    return { input: withoutMarks(value) as TaskInput, overlong: error };
  }
}

/** Characters of an end of a text, by the tokens of a window. */
const reach = 4;

/**
 * The inputs that a question about one is put with: itself, or one for each window of its longest text. Of a very long text
 * both ends have to do, so that no request can keep the model busy.
 *
 * @param maxTokens that one of them may have
 */
export function questionInputs(
  input: TaskInput,
  maxTokens: number,
  tokenizer: Tokenizer,
): readonly TaskInput[] {
  const [field, text] = longestText(input);
  const endLength = reach * maxTokens;
  const ends = text.length > 2 * endLength ? [text.slice(0, endLength), text.slice(-endLength)] : [text];
  const room = Math.max(1, maxTokens - countTokens({ ...input, [field]: '' }, tokenizer));
  const windows = ends.flatMap((end) =>
    [...textWindows(end.toWellFormed(), tokenizer, room, 0)].filter((window) => window !== undefined),
  );
  return windows.length > 1 ? windows.map((window) => ({ ...input, [field]: window })) : [input];
}

function longestText(input: TaskInput): readonly [string, string] {
  let longest: readonly [string, string] = ['', ''];
  for (const [field, value] of Object.entries(input))
    if (typeof value === 'string' && value.length > longest[1].length) longest = [field, value];
  return longest;
}

/** @throws QaioError what a run with the input would be refused with, before any model is asked */
export async function checkGuardedInput(task: PromptTask, value: unknown): Promise<void> {
  const { input, overlong } = guardedInput(task, value);
  const mayAnswer = async (): Promise<boolean> =>
    task.definition.guard.some(({ question }) => question) || (await task.guard.match(input)) !== undefined;
  if (overlong && !(await mayAnswer())) throw overlong;
}
