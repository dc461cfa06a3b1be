/** Messages as the input of a task. */
import {
  type ChatMessage,
  type CompiledTask,
  type PromptTask,
  isJsonObject,
  jsonValue,
  textInput,
} from '@qaio/core';
import type { ParameterNames } from './chat-request.js';
import { wrongParameter } from './parameters.js';

export interface TaskMessages {
  readonly input: unknown;
  /** Earlier turns, user and assistant in turn. */
  readonly history: readonly ChatMessage[];
}

/** @throws QaioError `invalid-input` for messages that the task would not see */
export function taskMessages(
  { task }: CompiledTask,
  messages: readonly ChatMessage[],
  names: ParameterNames,
): TaskMessages {
  if (messages.some(({ role }) => role === 'system'))
    throw wrongParameter(
      names.system,
      'UNSUPPORTED_PARAMETER',
      `task '${task.name}' has instructions of its own and takes no system message; leave it out, or use the loaded model by its own name`,
    );
  const history = messages.slice(0, -1);
  if (history.length > 0 && !task.definition.session)
    throw wrongParameter(
      names.messages,
      'UNSUPPORTED_PARAMETER',
      `task '${task.name}' sees no earlier turns with this model; send the last message alone`,
    );
  if (history.some(({ role }, i) => role !== (i % 2 === 0 ? 'user' : 'assistant')))
    throw wrongParameter(
      names.messages,
      'INVALID_VALUE',
      `task '${task.name}' sees messages of user and assistant in turn; the first and the last must be the user's`,
    );
  return { input: inputOf(task, messages.at(-1)?.content ?? '', names.messages), history };
}

/** A text, where the task takes one; else the message must be a JSON object. */
export function inputOf(task: PromptTask, content: string, parameter: string): unknown {
  const only = textInput(task);
  if (only !== undefined) return { [only]: content };
  const input = jsonValue(content);
  if (isJsonObject(input)) return input;
  const form = Object.keys(task.definition.input.schema.properties).map(
    (name) => `${JSON.stringify(name)}: …`,
  );
  throw wrongParameter(
    parameter,
    'INVALID_VALUE',
    `task '${task.name}' takes more than a text; send a JSON object as the message: {${form.join(', ')}}`,
  );
}
