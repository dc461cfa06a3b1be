import type { Task } from '@qaio/protocol';
import { taskName } from './conversation-task.js';
import type { Language } from './language.js';
import { serverWords } from './server-words.js';

/** How many turns a task remembers, or which others of the list do. */
export function memoryText(task: Task, tasks: readonly Task[], language: Language): string {
  const { remembers, forgets } = serverWords[language];
  if (task.conversationTurns > 0) return remembers(task.conversationTurns);
  const others = tasks.filter(({ conversationTurns }) => conversationTurns > 0);
  return forgets(others.map(({ name }) => taskName(name)));
}
