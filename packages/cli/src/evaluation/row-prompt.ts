/** The exact prompt that a row was put to the model in. */
import { QaioError, type TaskExecutor } from '@qaio/core';
import type { ShownRow } from './shown-evaluation.js';

export interface RowPrompt {
  /** What every row of the task begins with, and stays in the cache. */
  readonly prefix: string;
  /** The others, where a text was too long for one, are under it. */
  readonly rest: string;
}

/** @returns undefined where the task refuses the input; where it needs others, stand-ins are in place of their results */
export function rowPrompt(
  { tasks, model: { tokenizer } }: TaskExecutor,
  name: string,
  { input }: Pick<ShownRow, 'input'>,
): RowPrompt | undefined {
  const { task, prompts, standIns } = tasks.get(name);
  const specials = new Map([...tokenizer.specialTokens].map(([text, id]) => [id, text]));
  const textOf = (ids: readonly number[]): string => {
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
