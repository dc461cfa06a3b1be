import type { Task } from '@qaio/protocol';
import { taskName } from './conversation-task.js';

/** Names of the tasks that see earlier turns of a conversation. */
export function rememberingTasks(tasks: readonly Task[]): string[] {
  return tasks.filter(({ conversationTurns }) => conversationTurns > 0).map(({ name }) => taskName(name));
}
