import { PromptTask } from './prompt-task.js';

/**
 * All tasks, but each that ships gives way to one's own of the same name, which says so in its origin.
 * Needs go by name, so whoever needs the one that ships gets the other.
 */
export function replaceTasks(
  shipped: readonly PromptTask[],
  own: readonly PromptTask[],
): readonly PromptTask[] {
  const byName = new Map(shipped.map((task) => [task.name, task]));
  const ownNames = new Set(own.map(({ name }) => name));
  return [
    ...shipped.filter(({ name }) => !ownNames.has(name)),
    ...own.map((task) => {
      const insteadOf = byName.get(task.name);
      if (!insteadOf) return task;
      const origin = { ...task.origin, replacesShipped: true, insteadOf: insteadOf.origin.file };
      return new PromptTask(task.definition, origin);
    }),
  ];
}
