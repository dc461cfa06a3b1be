import { QaioError } from '../errors.js';
import type { PromptTask } from '../task/prompt-task.js';
import { type GuardTexts, withGuardTexts } from '../task/guard-texts.js';
import { replaceTasks } from '../task/replace-tasks.js';
import { joinErrors, loadTasks } from './task-loader.js';

/** Where all tasks of a process are read from; every path is one that {@link loadTasks} takes. */
export interface TaskSources {
  readonly shipped: readonly string[];
  /** Their tasks take the place of those that ship under the same names. */
  readonly own: readonly string[];
  /** The folder in which packages are looked up by name. */
  readonly from: string;
  /** The operator's texts for rules of guards, whichever file they are in. */
  readonly guardTexts?: GuardTexts | undefined;
}

/**
 * @throws QaioError `invalid-task` with the problems of all files and nothing else, or `invalid-option` for a text whose
 * rule no task has
 */
export async function loadTaskSources({
  shipped,
  own,
  from,
  guardTexts = {},
}: TaskSources): Promise<readonly PromptTask[]> {
  const errors: QaioError[] = [];
  const read = (paths: readonly string[]): Promise<PromptTask[]> =>
    loadTasks(paths, from).catch((error: unknown) => {
      if (!(error instanceof QaioError)) throw error;
      errors.push(error);
      return [];
    });
  const groups = [await read(shipped), await read(own)] as const;
  if (errors.length > 0) throw joinErrors(errors);
  return withGuardTexts(replaceTasks(...groups), guardTexts);
}
