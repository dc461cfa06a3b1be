import type { GuardRule } from './guard-declaration.js';
import { PromptTask } from './prompt-task.js';
import type { TaskDefinition } from './task-definition.js';

/**
 * What a rule asks the model, as a choice task with the input of the guarded one; undefined where it asks nothing.
 *
 * @throws QaioError `invalid-task` if a template cannot be used
 */
export function questionTask(
  { definition, origin }: PromptTask,
  { name, question }: GuardRule,
): PromptTask | undefined {
  if (!question) return undefined;
  const { choices, prompt, system } = question;
  const { apiVersion, displayName, description, version, requires, input, partials, config } = definition;
  const asked: TaskDefinition = {
    ...{ apiVersion, displayName, description, version, requires, input, partials, config },
    ...(system === undefined ? {} : { system }),
    name: `${definition.name}/${name}`,
    prompt,
    ...{ needs: {}, guard: [], examples: [], variants: [], tests: [], gates: {}, metadata: {} },
    output: {
      format: 'choice',
      choices: choices.map((value) => ({ value })),
      confidence: { min: 0, minLabelMass: 0 },
    },
  };
  return new PromptTask(asked, origin);
}
