import { QaioError, type SourceProblem } from '../errors.js';
import type { PromptTask } from './prompt-task.js';

/** A task file that could not be read. */
export interface TaskFault {
  readonly file: string;
  /** What its task is called, as far as that can be told. */
  readonly name: string;
  readonly problems: readonly SourceProblem[];
}

/** What was read from task files. */
export interface ReadTasks {
  readonly tasks: readonly PromptTask[];
  readonly faults: readonly TaskFault[];
}

/** What was made of the tasks that are sound together, and what is wrong with the others. */
export interface SoundTasks<T> {
  readonly made: T;
  readonly problems: readonly SourceProblem[];
}

/**
 * Makes something of as many tasks as it can be made of. A file with a problem costs its own tasks only; what was made
 * of it the last time takes their place.
 *
 * @param make throws a QaioError `invalid-task` that names the files of the tasks it cannot take
 * @param lastGood tasks that were made together before
 * @throws whatever `make` throws where leaving files out does not help
 */
export async function makeOfSoundTasks<T>(
  { tasks, faults }: ReadTasks,
  make: (tasks: readonly PromptTask[]) => T | Promise<T>,
  lastGood: readonly PromptTask[] = [],
): Promise<SoundTasks<T>> {
  const problems = faults.flatMap((fault) => fault.problems);
  const held = new Set(faults.map(({ file }) => file));
  const isHeld = ({ origin: { file } }: PromptTask): boolean => file !== undefined && held.has(file);
  for (;;)
    try {
      const kept = lastGood.filter(isHeld);
      const keptNames = kept.map(({ name }) => name);
      const others = tasks.filter((task) => !isHeld(task) && !keptNames.includes(task.name));
      return { made: await make([...others, ...kept]), problems };
    } catch (error) {
      const found = error instanceof QaioError && error.code === 'invalid-task' ? error.problems : [];
      const isNew = found.some(
        ({ file }) => tasks.some(({ origin }) => origin.file === file) && !held.has(file),
      );
      if (!isNew) throw error;
      for (const { file } of found) held.add(file);
      problems.push(...found);
    }
}
