import type { Task } from '@qaio/protocol';
import { type ConversationTask } from './conversation-task.js';
import { messageField } from './message-field.js';
import { splitCharacters } from './split-characters.js';

/** How long a message is beside what its task takes, in characters as people count them. */
export interface MessageLength {
  readonly count: number;
  readonly limit: number;
  /** How many there are too many. */
  readonly over: number;
}

/** @returns undefined for a task that does not say how much it takes */
export function messageLength(
  { task }: Pick<ConversationTask, 'task'>,
  message: string,
): MessageLength | undefined {
  const limit = task.limits?.maxChars ?? 0;
  if (limit === 0) return undefined;
  const count = splitCharacters(message).length;
  return { count, limit, over: Math.max(0, count - limit) };
}

/** Tasks with answers of the same kind and the same labels that take a text of so many characters. */
export function longerTasks(tasks: readonly Task[], task: Task, count: number): Task[] {
  return tasks.filter(
    (other) =>
      other.outputKind === task.outputKind &&
      other.labels.join('\n') === task.labels.join('\n') &&
      messageField(other) !== undefined &&
      (other.limits?.maxChars ?? 0) >= count,
  );
}
