import { invalidTask } from '../errors.js';
import type { PromptTask } from '../task/prompt-task.js';
import { type GuardTexts, withGuardTexts } from '../task/guard-texts.js';
import { replaceTasks } from '../task/replace-tasks.js';
import type { ReadTasks } from '../task/sound-tasks.js';
import { judgeProblems, problemsBetween } from '../task/task-registry.js';
import { readTasks } from './task-loader.js';

/** Where all tasks of a process are read from; every path is one that {@link readTasks} takes. */
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
 * @param judges whether what judges in tests is looked for as well
 * @throws QaioError `invalid-task` with the problems of all files and those between the tasks of the others, as far as
 * they can be known, and nothing else; or `invalid-option` for a text whose rule no task has
 */
export async function loadTaskSources(
  sources: TaskSources,
  { judges = false } = {},
): Promise<readonly PromptTask[]> {
  const { tasks, faults } = await readTaskSources(sources);
  const broken = new Set(faults.map(({ name }) => name));
  const problems = [
    ...faults.flatMap((fault) => fault.problems),
    ...problemsBetween(tasks, broken),
    ...(judges ? judgeProblems(tasks, broken) : []),
  ];
  if (problems.length > 0) throw invalidTask(problems);
  return tasks;
}

/** The same, as far as the files can be read. A rule whose task could not be read is no error. */
export async function readTaskSources({
  shipped,
  own,
  from,
  guardTexts = {},
}: TaskSources): Promise<ReadTasks> {
  const [ours, theirs] = [await readTasks(shipped, from), await readTasks(own, from)];
  const tasks = replaceTasks(ours.tasks, theirs.tasks);
  const faults = [...ours.faults, ...theirs.faults];
  return { tasks: withGuardTexts(tasks, guardTexts, faults.length === 0), faults };
}
