/** A task of one's own from one that ships, for what is written beside a task's file. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { type PromptTask, type Told, decodeText, told } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { shellWord } from './completion/quoted.js';
import { UsageError } from './exit-code.js';
import { writeOutput } from './output-file.js';
import { movedSchema, saysTheSame, wholeTaskText } from './tuning/task-text.js';

/** Whether a task's folder is a package's: nothing of one's own lasts there. */
export function isInPackage({ origin: { file } }: PromptTask): boolean {
  const folder = file === undefined ? undefined : dirname(file);
  if (folder === undefined || folder === shippedTasksFolder) return true;
  return folder.split(sep).includes('node_modules');
}

/** Where to write what belongs beside a task's file. */
export interface CompanionPlace {
  readonly path: string;
  /** Where a copy of the task must go first. */
  readonly copy?: string;
}

/**
 * @param out the file that was asked for, if one was
 * @param pathOf the place beside a task's file
 * @throws UsageError where a copy cannot be made
 */
export function companionPlace(
  task: PromptTask,
  out: string | undefined,
  workingFolder: string,
  pathOf: (taskFile: string) => string,
): CompanionPlace {
  const { file } = task.origin;
  if (out !== undefined) return { path: out };
  if (file !== undefined && !isInPackage(task)) return { path: pathOf(file) };
  const copy = copyPath(task, workingFolder);
  return { path: pathOf(copy), copy };
}

/** A line for people. */
export function copyNote({ name }: PromptTask, copy: string): Told {
  return told`'${name}' ships with the program; this is for your copy of it: --tasks ${shellWord(copy)}`;
}

/** @throws UsageError where a file of that name is there */
function copyPath({ name }: PromptTask, folder: string): string {
  const path = join(folder, `${name}.yaml`);
  if (existsSync(path))
    throw new UsageError(
      told`'${name}' ships with the program, and its copy cannot be written: ${path} already exists. If that is the task you mean, add --tasks ${shellWord(path)}.`,
    );
  return path;
}

/** Writes a task's file where it is one's own, word for word if it stands for itself. */
export async function copyTask({ definition, origin: { file } }: PromptTask, path: string): Promise<void> {
  const old = file && movedSchema(decodeText(await readFile(file), { name: file }), file, path);
  const text = old && saysTheSame(old, definition, path) ? old : wholeTaskText(definition, path);
  await writeOutput(path, text);
}
