import type { PromptTask } from '@qaio/core';
import { UsageError } from './exit-code.js';

/** Makes a task's input of one text. @throws UsageError unless the task has exactly one input */
export function inputFromText(task: PromptTask, text: string): Record<string, unknown> {
  const { properties } = task.definition.input.schema;
  const names = Object.keys(properties);
  const [only] = names;
  if (names.length === 1 && only) return { [only]: text };
  const form = names.map((name) => `"${name}": …`).join(', ');
  throw new UsageError(
    `Task '${task.name}' takes more than a text; give its inputs with --input '{${form}}'.`,
  );
}

export function inputFromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`--input must be JSON, such as '{"text": "…"}', not '${json}'.`);
  }
}
