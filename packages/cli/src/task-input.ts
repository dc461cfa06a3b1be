import type { PromptTask } from '@qaio/core';
import { UsageError } from './exit-code.js';

/** Makes a task's input of one text. @throws UsageError when the task takes more than one */
export function inputFromText(task: PromptTask, text: string): Record<string, unknown> {
  const { properties } = task.definition.input.schema;
  const names = Object.keys(properties);
  const [only] = names;
  if (names.length === 1 && only) return { [only]: text };
  throw new UsageError(
    `task '${task.name}' takes ${names.join(', ')}; give them with --input '{"${only}": …}'`,
  );
}

export function inputFromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`--input is no JSON: ${json}`);
  }
}
