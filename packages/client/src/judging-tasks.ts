import type { Task } from '@qaio/protocol';
import { outputKinds } from './output-kinds.js';
import { taskName } from './conversation-task.js';

/** The tasks whose judgements a turn with `task` will have: those that it needs, then itself. */
export function judgingTasks(tasks: readonly Task[], task: Task): Task[] {
  const needed = task.dependsOn.flatMap((name) => tasks.find((other) => other.name === name) ?? []);
  return [...needed, task].filter(({ outputKind }) => outputKind === outputKinds.choice);
}

/** What people call a task; its bare name once it is no longer in the list. */
export function displayName(tasks: readonly Task[], resource: string): string {
  return tasks.find(({ name }) => name === resource)?.displayName ?? taskName(resource);
}
