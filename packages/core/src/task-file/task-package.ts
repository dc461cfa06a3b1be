/** Tasks that come in a folder with a package.json: `"qaio": { "tasks": "folder", "module": "./tasks.js" }`. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { QaioError, errorMessage } from '../errors.js';
import { decodeText } from '../text/decode-text.js';
import { PromptTask } from '../task/prompt-task.js';

const manifest = z.looseObject({
  qaio: z.strictObject({ tasks: z.string().optional(), module: z.string().optional() }),
});

export interface TaskPackage {
  /** Folder of task files. */
  readonly folder: string | undefined;
  /** Module whose export `tasks` is a list of PromptTask. It is code, and runs with all rights. */
  readonly module: string | undefined;
}

const packageName = /^(?:@[a-z0-9-~][\w.~-]*\/)?[a-z0-9-~][\w.~-]*$/u;

/**
 * @param path a folder, or the name of an npm package that is installed where the process runs
 * @returns undefined if there is no package.json with a `qaio` key
 * @throws QaioError `invalid-task` on a key that is wrong, or leads out of the package
 */
export function findTaskPackage(path: string, from: string): TaskPackage | undefined {
  const root = existsSync(path) ? path : installed(path, from);
  if (root === undefined) return undefined;
  const file = join(root, 'package.json');
  const json = existsSync(file) ? readJson(file) : undefined;
  if (typeof json !== 'object' || json === null || !('qaio' in json)) return undefined;
  const parsed = manifest.safeParse(json);
  if (!parsed.success) throw wrongFile(file, '"qaio" must be { "tasks": FOLDER, "module": FILE }');
  const { tasks, module } = parsed.data.qaio;
  return {
    folder: tasks === undefined ? undefined : inside(root, tasks),
    module: module === undefined ? undefined : inside(root, module),
  };
}

/** @throws QaioError `invalid-task` where the module fails or exports no tasks */
export async function loadTaskModule(path: string): Promise<PromptTask[]> {
  try {
    const { tasks } = (await import(pathToFileURL(path).href)) as { readonly tasks?: unknown };
    if (Array.isArray(tasks) && tasks.every((task) => task instanceof PromptTask)) return tasks;
  } catch (cause) {
    throw wrongFile(path, `failed: ${errorMessage(cause)}`, cause);
  }
  throw wrongFile(path, "must export 'tasks', a list of PromptTask from @qaio/core");
}

/** What is wrong with a file as a whole. */
function wrongFile(file: string, message: string, cause?: unknown): QaioError {
  const problems = [{ file, line: 1, column: 1, path: '', message }];
  return new QaioError('invalid-task', `${file} ${message}.`, { problems, cause });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(decodeText(readFileSync(file), { name: file, code: 'invalid-task' }));
  } catch (cause) {
    if (cause instanceof QaioError) throw cause;
    throw wrongFile(file, `is not valid JSON: ${errorMessage(cause)}`, cause);
  }
}

function installed(name: string, from: string): string | undefined {
  if (!packageName.test(name)) return undefined;
  try {
    return dirname(createRequire(join(from, 'index.js')).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function inside(root: string, path: string): string {
  const target = join(root, path);
  const fromRoot = relativePath(root, target);
  if (fromRoot !== undefined && !fromRoot.startsWith('..') && !isAbsolute(fromRoot)) return target;
  throw wrongFile(
    join(root, 'package.json'),
    `"qaio" names ${path}, which does not exist inside the package`,
  );
}

/** With all links resolved; undefined if the path does not exist. */
function relativePath(root: string, path: string): string | undefined {
  try {
    return relative(realpathSync(root), realpathSync(path));
  } catch {
    return undefined;
  }
}
