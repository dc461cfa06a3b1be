import { QaioError } from '../errors.js';
import type { PromptTask } from './prompt-task.js';

/** The tasks that are loaded, by name. What they need of each other is checked once, here. */
export class TaskRegistry {
  readonly #tasks: ReadonlyMap<string, PromptTask>;

  /** @throws QaioError `invalid-task` on a duplicate name, an unknown need or a cycle of needs */
  constructor(tasks: readonly PromptTask[]) {
    const byName = new Map<string, PromptTask>();
    for (const task of tasks) {
      const other = byName.get(task.name);
      if (other) throw sameName(other, task);
      byName.set(task.name, task);
    }
    this.#tasks = byName;
    for (const task of tasks) this.#checkNeeds(task, []);
  }

  /** Sorted by name. */
  list(): PromptTask[] {
    return [...this.#tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws QaioError `unknown-task` */
  get(name: string): PromptTask {
    const task = this.#tasks.get(name);
    if (task) return task;
    const names = this.list().map((loaded) => loaded.name);
    throw new QaioError(
      'unknown-task',
      `There is no task '${name}'. Known tasks: ${names.join(', ') || '(none)'}.`,
    );
  }

  #checkNeeds(task: PromptTask, path: readonly string[]): void {
    const here = [...path, task.name];
    if (path.includes(task.name))
      throw new QaioError(
        'invalid-task',
        `These tasks need each other in a cycle: ${here.join(' -> ')}. Remove one of the needs.`,
      );
    for (const need of task.needs) {
      const needed = this.#tasks.get(need.task);
      if (!needed)
        throw new QaioError(
          'invalid-task',
          `Task '${task.name}' needs '${need.task}', which is not loaded; load it too, or remove the need.`,
        );
      this.#checkNeeds(needed, here);
    }
  }
}

function sameName(one: PromptTask, other: PromptTask): QaioError {
  const files = [one, other].flatMap(({ origin }) => origin.file ?? []);
  const where = files.length > 0 ? ` (${files.join(' and ')})` : '';
  return new QaioError('invalid-task', `Two tasks are named '${one.name}'${where}; rename one.`);
}
