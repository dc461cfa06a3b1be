/** The exact prompt that a row was put to the model in. */
import {
  type CompiledTask,
  QaioError,
  type TaskExecutor,
  type PromptCodec,
  specialTokenTexts,
} from '@qaio/core';
import type { ShownRow } from './shown-evaluation.js';

export interface RowPrompt {
  /** What every row of the task begins with, and stays in the cache. */
  readonly prefix: string;
  /** The others, where a text was too long for one, are under it. */
  readonly rest: string;
}

type TextOf = (ids: readonly number[]) => string;

/**
 * Of each row, in their order; undefined where the task refuses the input. Where it needs other tasks, stand-ins are in
 * place of their results.
 */
export function rowPrompts(
  { tasks, model }: TaskExecutor,
  name: string,
  rows: readonly Pick<ShownRow, 'input'>[],
): (RowPrompt | undefined)[] {
  const compiled = tasks.get(name);
  const textOf = withSpecials(model);
  return rows.map((row) => rowPrompt(compiled, row, textOf));
}

/** Token ids as the text that they stand for, special ones too. */
function withSpecials(model: PromptCodec): TextOf {
  const { tokenizer } = model;
  const specials = specialTokenTexts(model);
  return (ids) => {
    const parts: string[] = [];
    let plain: number[] = [];
    for (const id of ids) {
      const special = specials.get(id);
      if (special === undefined) plain.push(id);
      else {
        parts.push(tokenizer.detokenise(plain), special);
        plain = [];
      }
    }
    return [...parts, tokenizer.detokenise(plain)].join('');
  };
}

function rowPrompt(
  { task, prompts, standIns }: CompiledTask,
  { input }: Pick<ShownRow, 'input'>,
  textOf: TextOf,
): RowPrompt | undefined {
  try {
    const [first, ...others] = prompts.make(task.parseInput(input), standIns);
    const rest = textOf(first.tokenIds.slice(first.prefixTokenCount));
    return {
      prefix: textOf(first.tokenIds.slice(0, first.prefixTokenCount)),
      rest: [rest, ...others.map(({ tokenIds }) => textOf(tokenIds))].join('\n\n'),
    };
  } catch (error) {
    if (error instanceof QaioError) return undefined;
    throw error;
  }
}
