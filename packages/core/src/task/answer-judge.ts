/** Assertions that other tasks have to be run for, on the answer that is asserted of. */
import type { TaskAssertion } from './task-assertion.js';
import type { PromptTask } from './prompt-task.js';

/** `judge`: a choice task gives the answer this label. `similar`: by an embedding task the answer is like a text. */
export type JudgedAssertion = Extract<TaskAssertion, { type: 'judge' | 'similar' }>;

export const isJudged = (assertion: TaskAssertion): assertion is JudgedAssertion =>
  assertion.type === 'judge' || assertion.type === 'similar';

/** The judging task's input that the answer goes to; undefined where it has none. */
export function answerInput({ definition: { input } }: PromptTask): string | undefined {
  const names = Object.keys(input.schema.properties);
  return names.length === 1 ? names[0] : names.find((name) => name === 'answer');
}

/**
 * Why a task cannot judge as an assertion wants it to.
 *
 * @param judge the task that it names
 * @returns the key of the assertion that is wrong, and a sentence; undefined if nothing is
 */
export function judgeProblem(
  assertion: JudgedAssertion,
  judge: PromptTask,
): { readonly key: string; readonly message: string } | undefined {
  const { name, definition, labels } = judge;
  if (answerInput(judge) === undefined)
    return {
      key: 'task',
      message: `Task '${name}' cannot judge an answer: expected one input, or one that is named answer.`,
    };
  const { format } = definition.output;
  const wanted = assertion.type === 'judge' ? 'choice' : 'embedding';
  if (format !== wanted)
    return { key: 'task', message: `Task '${name}' answers with ${format}; expected ${wanted}.` };
  if (assertion.type === 'similar' || namesOf(judge).includes(assertion.label)) return undefined;
  return {
    key: 'label',
    message: `'${assertion.label}' is no label of task '${name}'; expected ${labels.join(', ')}.`,
  };
}

/** Labels and their ids. */
function namesOf({ definition: { output } }: PromptTask): string[] {
  return output.format === 'choice'
    ? output.choices.flatMap(({ value, id }) => [value, id ?? []].flat())
    : [];
}
