import type { PromptTask } from '@qaio/core';
import { UsageError } from './exit-code.js';
import { textInput } from './text-input.js';

/** Makes a task's input of one text. @throws UsageError unless the task has one input, or requires exactly one */
export function inputFromText(task: PromptTask, text: string): Record<string, unknown> {
  const only = textInput(task);
  if (only !== undefined) return { [only]: text };
  const names = Object.keys(task.definition.input.schema.properties);
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
