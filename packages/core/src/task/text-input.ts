import type { PromptTask } from './prompt-task.js';

/** The input that a text alone is for: the one that must be there, or the only one; undefined where it could be several. */
export function textInput({ definition: { input } }: PromptTask): string | undefined {
  const names = Object.keys(input.schema.properties);
  const required = input.schema['required'];
  const candidates = Array.isArray(required) && required.length > 0 ? (required as string[]) : names;
  return candidates.length === 1 ? candidates[0] : undefined;
}
