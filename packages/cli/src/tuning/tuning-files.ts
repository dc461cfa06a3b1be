/** Where a tuning writes. */
import { told } from '@qaio/core';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PromptTask } from '@qaio/core';
import { UsageError } from '../exit-code.js';
import { isInPackage } from '../task-copy.js';

export interface TuningFiles {
  /** Name of the new task. */
  readonly name: string;
  readonly task: string;
  readonly calibration: string;
  /** For people. */
  readonly report: string;
  /** Scores so far; there only while a tuning is not done. */
  readonly progress: string;
}

const longestName = 63;

/**
 * Beside the task's file; in the working folder for a task that ships or belongs to a package.
 *
 * @param out the new task's file, where one was asked for
 * @throws UsageError for a file that is no task file's, or where the new name would be too long
 */
export function tuningFiles(task: PromptTask, out: string | undefined, workingFolder: string): TuningFiles {
  const name = `${task.name}-tuned`;
  if (name.length > longestName)
    throw new UsageError(
      told`'${name}' is too long for the name of a task; at most ${longestName} characters.`,
    );
  if (out !== undefined && !/\.ya?ml$/u.test(out))
    throw new UsageError(told`--out: expected a file that ends in .yaml, not '${out}'.`);
  const path = out ?? join(folderFor(task, workingFolder), `${name}.yaml`);
  const stem = join(dirname(path), basename(path).replace(/\.ya?ml$/u, ''));
  return {
    name,
    task: path,
    calibration: `${stem}.calibration.json`,
    report: `${stem}.report.md`,
    progress: `${stem}.progress.json`,
  };
}

/** @throws QaioError where a result of an earlier tuning, or another file, would be lost */
export function checkNew({ task, calibration, report }: TuningFiles): void {
  const [old] = [task, calibration, report].filter((path) => existsSync(path));
  if (old !== undefined)
    throw new UsageError(
      told`${old} already exists. Choose another file with --out, or add --force to replace it.`,
    );
}

function folderFor(task: PromptTask, workingFolder: string): string {
  const { file } = task.origin;
  return file === undefined || isInPackage(task) ? workingFolder : dirname(file);
}
