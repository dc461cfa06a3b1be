import type { Task } from '@qaio/protocol';
import { type MessageField, messageField } from './message-field.js';
import { outputKinds } from './output-kinds.js';

/** A task that a conversation can be had with. */
export interface ConversationTask {
  readonly task: Task;
  /** Where the message goes. */
  readonly field: MessageField;
}

/**
 * The task that a view talks to.
 *
 * @param wanted a task's name, with or without `tasks/`; without one, the first that writes text and either needs
 *   other tasks or sees earlier turns, or else the first that writes text
 * @returns undefined where no task fits: one that fits asks for a single text
 */
export function conversationTask(tasks: readonly Task[], wanted?: string): ConversationTask | undefined {
  const fitting = tasks.flatMap((task) => {
    const field = messageField(task);
    return field ? [{ task, field }] : [];
  });
  if (wanted !== undefined) return fitting.find(({ task }) => taskName(task.name) === taskName(wanted));
  const writing = fitting.filter(({ task }) => task.outputKind === outputKinds.text);
  return writing.find(({ task }) => task.dependsOn.length > 0 || task.conversationTurns > 0) ?? writing[0];
}

/** @param wanted a task's name, with or without `tasks/` */
export function namedTask(tasks: readonly Task[], wanted: string | undefined): Task | undefined {
  return wanted === undefined ? undefined : tasks.find(({ name }) => taskName(name) === taskName(wanted));
}

/** The task that is talked to, or the wanted one where it takes something else than a single text. */
export function currentTask(tasks: readonly Task[], wanted: string | undefined): Task | undefined {
  return conversationTask(tasks, wanted)?.task ?? namedTask(tasks, wanted);
}

/** `chat` of `tasks/chat`. */
export function taskName(resource: string): string {
  return resource.replace(/^tasks\//u, '');
}
