import type { PromptTask } from '@qaio/core';
import { UsageError } from './exit-code.js';

/** Makes a task's input of one text. @throws UsageError unless the task has one input, or requires exactly one */
export function inputFromText(task: PromptTask, text: string): Record<string, unknown> {
  const { properties, required } = task.definition.input.schema;
  const names = Object.keys(properties);
  const needed = names.length === 1 || !Array.isArray(required) ? names : required.map(String);
  const [only] = needed;
  if (needed.length === 1 && only !== undefined) return { [only]: text };
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
