import type { TaskDefinition } from './task-definition.js';

export type TaskVariant = TaskDefinition['variants'][number];

/** The definition in a variant's words; what the variant leaves out is the task's own. */
export function wordedAs(definition: TaskDefinition, variant: TaskVariant): TaskDefinition {
  const { system = definition.system, prompt = definition.prompt, examples = definition.examples } = variant;
  const config = { ...definition.config };
  for (const field of ['temperature', 'topP', 'repetitionPenalty'] as const)
    config[field] = variant.config?.[field] ?? config[field];
  const { session, ...rest } = definition;
  return {
    ...rest,
    ...(session && variant.session !== false && { session }),
    ...(system === undefined ? {} : { system }),
    prompt,
    examples,
    config,
  };
}
