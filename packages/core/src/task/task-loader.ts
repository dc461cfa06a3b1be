import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { QaioError, type SourceProblem, errorMessage } from '../errors.js';
import { PromptTask } from './prompt-task.js';
import { parseTaskFile } from './task-file.js';
import { maxTaskFileBytes, readBeside } from './task-folder.js';

const taskFileName = /\.ya?ml$/u;

/**
 * Reads task files: each path is a file, or a folder whose .yaml and .yml files are read.
 *
 * @throws QaioError `invalid-task` with the problems of all files
 */
export async function loadTasks(paths: readonly string[]): Promise<PromptTask[]> {
  const files = (await Promise.all(paths.map(taskFiles))).flat();
  const tasks: PromptTask[] = [];
  const errors: QaioError[] = [];
  for (const file of files) {
    try {
      tasks.push(await loadTask(file));
    } catch (error) {
      if (!(error instanceof QaioError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 0) throw joinErrors(errors);
  return tasks;
}

/** @throws QaioError `invalid-task` */
export async function loadTask(file: string): Promise<PromptTask> {
  const { size } = await stat(file);
  if (size > maxTaskFileBytes)
    throw new QaioError('invalid-task', `${file}: a task file has at most 1 MiB, this one ${size} bytes`);
  return new PromptTask(parseTaskFile(await readFile(file, 'utf8'), file, readBeside(file)), {
    loadedAt: new Date(),
    file,
  });
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
    throw new QaioError('invalid-task', `Task path ${path} cannot be read: ${errorMessage(cause)}`, {
      cause,
    });
  }
}

function joinErrors(errors: readonly QaioError[]): QaioError {
  const problems: SourceProblem[] = errors.flatMap((error) => [...error.problems]);
  return new QaioError('invalid-task', errors.map((error) => error.message).join('\n'), { problems });
}
