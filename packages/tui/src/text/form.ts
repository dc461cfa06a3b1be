/** A task that takes more than one text is asked for its values one after the other. */
import { type InputField, conversationTask, inputFields, namedTask } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import type { Words } from '../words/words.js';

export interface Form {
  readonly task: Task;
  readonly fields: readonly InputField[];
}

/** @returns undefined for a task that takes a single text, that names no values, or that is not there */
export function formOf(tasks: readonly Task[], wantedTask: string | undefined): Form | undefined {
  const task = namedTask(tasks, wantedTask);
  if (!task || conversationTask(tasks, wantedTask)) return undefined;
  const fields = inputFields(task);
  return fields.length > 0 ? { task, fields } : undefined;
}

/** What was typed, by the fields' names. */
export function formTexts({ fields }: Form, answers: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name }, i) => [name, answers[i] ?? '']));
}

/** Such as `tone (warm/dry, may be left empty)`. */
export function fieldLabel({ name, kind, options, isRequired }: InputField, words: Words): string {
  const kindNote = options.length > 0 ? options.join('/') : kind === 'text' ? '' : words.kinds[kind];
  const notes = [kindNote, isRequired ? '' : words.optional].filter((note) => note !== '');
  return notes.length > 0 ? `${name} (${notes.join(', ')})` : name;
}
