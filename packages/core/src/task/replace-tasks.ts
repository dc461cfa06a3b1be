import { PromptTask } from './prompt-task.js';

/**
 * All tasks, but each that ships gives way to one's own of the same name, which says so in its origin.
 * Needs go by name, so whoever needs the one that ships gets the other.
 */
export function replaceTasks(
  shipped: readonly PromptTask[],
  own: readonly PromptTask[],
): readonly PromptTask[] {
  const shippedNames = new Set(shipped.map(({ name }) => name));
  const ownNames = new Set(own.map(({ name }) => name));
  return [
    ...shipped.filter(({ name }) => !ownNames.has(name)),
    ...own.map((task) =>
      shippedNames.has(task.name)
        ? new PromptTask(task.definition, { ...task.origin, replacesShipped: true })
        : task,
    ),
  ];
}
