import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type PromptTask, QaioError, type TaskExecutor, decodeText, notKept, told } from '@qaio/core';
import { type Translate, publicProblem } from '../public-problem.js';
import type { TaskReloader } from '../task-reloader.js';

export interface TaskFilesOptions {
  readonly executor: TaskExecutor;
  readonly reloader: Pick<TaskReloader, 'reload' | 'problems'>;
  /** Paths of the user's own task files and folders of them. */
  readonly own: readonly string[];
  /** The folder in which those paths begin. */
  readonly from: string;
}

export interface TaskText {
  readonly yaml: string;
  /** Bare name. */
  readonly file: string;
  readonly etag: string;
}

/** The files behind tasks, read and written for people who edit them. Whoever writes names a task, never a path. */
export class TaskFiles {
  readonly #options: TaskFilesOptions;

  constructor(options: TaskFilesOptions) {
    this.#options = options;
  }

  /** Why what is served is not what the files say; empty where it is. */
  problems(translate: Translate): readonly string[] {
    return this.#options.reloader.problems.map((problem) => publicProblem(problem, translate).message);
  }

  /** Where a task's text would lie: its own file, or for a new one a file in the folder that is written to. */
  pathOf(task: PromptTask | undefined): string {
    return task?.origin.file ?? join(resolve(this.#options.from, this.#options.own[0] ?? '.'), 'draft.yaml');
  }

  /** @throws QaioError `not-allowed` for a task that is no file, `storage-failed` */
  async read({ name, etag, origin: { file } }: PromptTask): Promise<TaskText> {
    if (file === undefined)
      throw new QaioError(
        'not-allowed',
        told`Task '${name}' comes from a module, so there is no text to edit.`,
      );
    try {
      const yaml = decodeText(await readFile(file), { name, code: 'invalid-task' });
      return { yaml, file: basename(file), etag };
    } catch (cause) {
      throw new QaioError('storage-failed', told`The file of task '${name}' could not be read.`, { cause });
    }
  }

  /**
   * Writes a task's file as a whole, and has it served.
   *
   * @param etag of the version that was edited; empty for a task that is new
   * @throws QaioError `not-allowed`, `task-changed`, `already-exists`, `storage-unavailable`
   */
  async save(yaml: string, { name }: PromptTask, etag: string): Promise<TaskText> {
    const served = this.#served(name);
    if ((served?.etag ?? '') !== etag) throw changed(name, etag);
    const own = served && this.#ownFile(served);
    const path = own ?? join(await this.#folder(), `${name}.yaml`);
    await write(path, yaml, own !== undefined);
    await this.#options.reloader.reload();
    return { yaml, file: basename(path), etag: this.#served(name)?.etag ?? '' };
  }

  #served(name: string): PromptTask | undefined {
    return this.#options.executor.tasks.list().find((task) => task.name === name);
  }

  /** @returns undefined for a task that ships: an edit of it takes its place */
  #ownFile({ name, origin: { file } }: PromptTask): string | undefined {
    if (file === undefined) throw fixed(name);
    const path = resolve(file);
    const places = this.#options.own.map((own) => resolve(this.#options.from, own));
    if (places.includes(path) || places.includes(dirname(path))) return path;
    return undefined;
  }

  async #folder(): Promise<string> {
    for (const own of this.#options.own) {
      const path = resolve(this.#options.from, own);
      if ((await stat(path).catch(() => undefined))?.isDirectory()) return path;
    }
    throw new QaioError(
      'not-allowed',
      told`The server has no folder to write to. Its operator can start it with --edit --tasks FOLDER.`,
    );
  }
}

/** As a whole or not at all, and over nothing that is not meant. */
async function write(path: string, yaml: string, isThere: boolean): Promise<void> {
  // a leading dot: no task file
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(draft, yaml, { flag: 'wx' });
    if (isThere) await rename(draft, path);
    else await link(draft, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new QaioError(
        'already-exists',
        told`There is a file ${basename(path)} already. Give the task another name.`,
      );
    throw notKept(cause);
  } finally {
    await rm(draft, { force: true });
  }
}

function changed(name: string, etag: string): QaioError {
  return new QaioError(
    'task-changed',
    etag === ''
      ? `There is a task '${name}' already. Open it to edit it, or give this one another name.`
      : `Task '${name}' was edited meanwhile, or was given another name. Open it again.`,
  );
}

function fixed(name: string): QaioError {
  return new QaioError('not-allowed', told`Task '${name}' comes from a module and cannot be edited here.`);
}
