import { messageField, taskName } from '@qaio/client';
import { type PromptTask, isJsonObject, jsonValue, textInput, told } from '@qaio/core';
import type { Task } from '@qaio/protocol';
import { UsageError } from './exit-code.js';

/** Makes a task's input of one text. @throws UsageError unless the task has one input, or requires exactly one */
export function inputFromText(task: PromptTask, text: string): Record<string, unknown> {
  const only = textInput(task);
  if (only !== undefined) return { [only]: text };
  throw takesMore(task.name, task.definition.input.schema.properties);
}

/** The same for a server's task. */
export function servedInputFromText(task: Task, text: string): Record<string, unknown> {
  const field = messageField(task);
  if (field) return { [field.name]: text };
  throw takesMore(taskName(task.name), (task.inputSchema?.['properties'] ?? {}) as object);
}

function takesMore(name: string, properties: object): UsageError {
  const form = Object.keys(properties)
    .map((field) => `"${field}": …`)
    .join(', ');
  return new UsageError(
    told`Task '${name}' takes more than a text; give its inputs with --input '{${form}}'.`,
  );
}

/** @throws UsageError for what is no JSON object */
export function inputFromJson(json: string): Record<string, unknown> {
  const input = jsonValue(json);
  if (isJsonObject(input)) return input;
  throw new UsageError(told`--input must be a JSON object, such as '{"text": "…"}', not '${json}'.`);
}
