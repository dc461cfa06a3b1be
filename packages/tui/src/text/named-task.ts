import { taskName } from '@qaio/client';
import type { Task } from '@qaio/protocol';

/** @param wanted a task's name, with or without `tasks/` */
export function namedTask(tasks: readonly Task[], wanted: string | undefined): Task | undefined {
  return wanted === undefined ? undefined : tasks.find(({ name }) => taskName(name) === taskName(wanted));
}
