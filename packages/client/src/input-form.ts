import type { Task } from '@qaio/protocol';
import type { Conversation } from './conversation.js';
import { conversationTask, namedTask } from './conversation-task.js';
import { type InputField, inputFields, inputText, readInput } from './input-fields.js';
import type { Turn } from './turn.js';

/** The values of a task that takes more than a single text. */
export interface InputForm {
  readonly task: Task;
  /** One at least. */
  readonly fields: readonly InputField[];
}

/**
 * @param wanted a task's name, with or without `tasks/`
 * @returns undefined for a task that takes a single text, that names no values, or that is not there
 */
export function inputForm(tasks: readonly Task[], wanted: string | undefined): InputForm | undefined {
  const task = namedTask(tasks, wanted);
  if (!task || conversationTask(tasks, wanted)) return undefined;
  const fields = inputFields(task);
  return fields.length > 0 ? { task, fields } : undefined;
}

/** @param texts what was typed, by the fields' names @returns the turn, once it has ended */
export function runForm(
  conversation: Pick<Conversation, 'run'>,
  { task, fields }: InputForm,
  texts: Readonly<Record<string, string>>,
): Promise<Turn | undefined> {
  return conversation.run(task, readInput(fields, texts), inputText(fields, texts));
}
