import { lstat, readFile, readdir, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { QaioError, errorPart, invalidTask, worded } from '../errors.js';
import { type Told, told } from '../told.js';
import { PromptTask } from '../task/prompt-task.js';
import type { ReadTasks, TaskFault } from '../task/sound-tasks.js';
import { decodeText } from '../text/decode-text.js';
import { inTurns } from '../constraint/turns.js';
import { parseTaskSource } from './task-file.js';
import { type TaskPackage, findTaskPackage, loadTaskModule } from './task-package.js';
import { maxTaskFileBytes, readBeside } from './task-folder.js';

// a leading dot marks what editors and tools keep for themselves, such as Emacs' lock `.#mood.yaml`, a dangling link
const taskFileName = /^[^.].*\.ya?ml$/u;

/**
 * Reads tasks: each path is a file, a folder whose .yaml and .yml files are read, or a package with a `qaio` key, by its
 * folder or its name.
 *
 * @param from the folder in which packages are looked up by name
 * @throws QaioError `invalid-task` with the problems of all files, and nothing else
 */
export async function loadTasks(paths: readonly string[], from: string): Promise<readonly PromptTask[]> {
  const { tasks, faults } = await readTasks(paths, from);
  if (faults.length > 0) throw invalidTask(faults.flatMap(({ problems }) => problems));
  return tasks;
}

/**
 * The same, as far as the files can be read.
 *
 * @throws QaioError `invalid-task` for a folder or package that cannot be read
 */
export async function readTasks(paths: readonly string[], from: string): Promise<ReadTasks> {
  const packages = paths.map((path) => findTaskPackage(path, from));
  const files = (await Promise.all(paths.map((path, i) => filesOf(path, packages[i])))).flat();
  const modules = packages.flatMap((taskPackage) => taskPackage?.module ?? []);
  const tasks: PromptTask[] = (await Promise.all(modules.map(loadTaskModule))).flat();
  const faults: TaskFault[] = [];
  for (const file of files) {
    let text = '';
    try {
      text = await readTaskFile(file);
      tasks.push(await taskFromText(text, file));
    } catch (error) {
      if (!(error instanceof QaioError)) throw error;
      // removed since its folder was listed
      if (!paths.includes(file) && (await isGone(file))) continue;
      faults.push({ file, name: nameIn(text, file), problems: error.problems });
    }
  }
  return { tasks, faults };
}

/** The name of a task whose file is broken: the one that stands there, or else that of the file. */
function nameIn(text: string, file: string): string {
  const [, name] = /^name:[ \t]*["']?([a-z][a-z0-9-]*)["']?[ \t]*(?:#.*)?$/mu.exec(text) ?? [];
  return name ?? parse(file).name;
}

/**
 * A task as though its file had this text; others have their turn in between.
 *
 * @param file its path: what the text names is read beside it
 * @param insteadOf as in {@link TaskOrigin}
 * @throws QaioError `invalid-task` with all problems
 */
export async function taskFromText(text: string, file: string, insteadOf?: string): Promise<PromptTask> {
  const { definition, placeOf } = await inTurns(parseTaskSource(text, file, readBeside(file)));
  return new PromptTask(definition, { loadedAt: new Date(), file, placeOf, insteadOf });
}

async function readTaskFile(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= maxTaskFileBytes)
      return decodeText(await readFile(file), { name: file, code: 'invalid-task' });
    throw unreadable(file, told`has ${size} bytes, but a task file may have at most ${maxTaskFileBytes}`);
  } catch (cause) {
    throw cause instanceof QaioError
      ? cause
      : unreadable(file, told`cannot be read: ${errorPart(cause)}`, cause);
  }
}

/** A link that leads nowhere is still there. */
const isGone = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => false,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT',
  );

/** A package declares where its tasks are. */
async function filesOf(path: string, taskPackage: TaskPackage | undefined): Promise<string[]> {
  if (!taskPackage) return taskFiles(path);
  return taskPackage.folder === undefined ? [] : taskFiles(taskPackage.folder);
}

async function taskFiles(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names
      .filter((name) => taskFileName.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch (cause) {
    throw unreadable(path, told`cannot be read: ${errorPart(cause)}`, cause);
  }
}

function unreadable(file: string, message: Told, cause?: unknown): QaioError {
  const problems = [{ file, line: 1, column: 1, path: '', ...worded('message', message) }];
  return new QaioError('invalid-task', told`${file}: ${message}`, { problems, cause });
}
