import {
  PromptTask,
  QaioError,
  type SourceProblem,
  TaskRegistry,
  type TaskExecutor,
  TaskSet,
  type TaskSources,
  makeOfSoundTasks,
  readTaskSources,
  withoutTold,
} from '@qaio/core';
import { FileFollower } from './file-follower.js';
import { logCompanions } from './log-companions.js';
import type { Logger } from './logger.js';

export interface TaskReloaderOptions {
  readonly sources: TaskSources;
  readonly executor: TaskExecutor;
  readonly logger: Logger;
  /** Quiet time after an edit before files are read, in ms: editors write in several steps. */
  readonly settleMs?: number;
  /** What was wrong with the files at the start: their tasks are not served. */
  readonly problems?: readonly SourceProblem[];
  /** How often files are looked at that change without notice: behind links, and on disks of a network. */
  readonly pollMs?: number;
  /** The fingerprint of the user's own files from before they were first read; without it they may not have changed since. */
  readonly seen?: string;
}

/** Of what tasks are read from: their files, what lies beside these, and packages. */
export const taskFileNames = /(?:\.ya?ml|\.(?:calibration|readout|scope)\.json|^package\.json)$/u;

/**
 * Serves task files as they are edited: a good edit takes the old tasks' place. A bad one is reported and costs nothing:
 * the last good tasks of that file stay in use, and edits of other files count.
 */
export class TaskReloader {
  readonly #options: TaskReloaderOptions;
  readonly #listeners = new Set<() => void>();
  readonly #follower: FileFollower;
  #problems: readonly SourceProblem[];

  /** Watches from now on, until it is closed. */
  constructor(options: TaskReloaderOptions) {
    this.#options = options;
    this.#problems = options.problems ?? [];
    logCompanions(options.executor.tasks, options.logger);
    const { shipped, own } = options.sources;
    this.#follower = new FileFollower({
      watched: [...shipped, ...own],
      polled: own,
      names: taskFileNames,
      read: async () => {
        await this.#reload();
        this.#tell();
      },
      onError: (err) =>
        options.logger.error({ err }, 'Could not watch the task files; edits are noticed late'),
      settleMs: options.settleMs,
      pollMs: options.pollMs,
      seen: options.seen,
    });
  }

  /** What is wrong with the last edit; empty when the tasks are those of the files. */
  get problems(): readonly SourceProblem[] {
    return this.#problems;
  }

  /** Those that new runs begin with. */
  tasks(): PromptTask[] {
    return this.#options.executor.tasks.list();
  }

  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once edits are seen. */
  ready(): Promise<void> {
    return this.#follower.ready();
  }

  /**
   * Reads, checks and warms all tasks, then swaps them in one step. Never rejects: whatever is wrong, the last good tasks
   * stay and {@link problems} says why.
   */
  reload(): Promise<void> {
    return this.#follower.read();
  }

  /** From now on nothing changes, so whoever follows the tasks may stop. */
  get isClosed(): boolean {
    return this.#follower.isClosed;
  }

  async close(): Promise<void> {
    const closed = this.#follower.close();
    this.#tell();
    this.#listeners.clear();
    await closed;
  }

  async #reload(): Promise<void> {
    const { sources, executor, logger } = this.#options;
    try {
      const { tasks, faults } = await readTaskSources(sources);
      const read = { tasks: tasks.map((task) => this.#keepDate(task)), faults };
      const { made, problems } = await makeOfSoundTasks(read, (sound) => this.#warm(sound), this.tasks());
      executor.replaceTasks(made);
      this.#problems = problems;
      const served = made.list();
      logger.info({ tasks: namesOf(served), replacesShipped: replacements(served) }, 'Tasks reloaded');
      logCompanions(made, logger);
      if (problems.length > 0)
        logger.warn(
          { problems: problems.map(withoutTold) },
          'Task files have problems; the last good version of each stays in use',
        );
    } catch (error) {
      this.#problems = problemsOf(error);
      if (error instanceof QaioError)
        logger.warn(
          { problems: this.#problems.map(withoutTold) },
          'Task files have problems; the last good tasks stay in use',
        );
      else logger.error({ err: error }, 'Could not reload the tasks; the last good ones stay in use');
    }
  }

  async #warm(tasks: readonly PromptTask[]): Promise<TaskSet> {
    const { executor } = this.#options;
    const set = await TaskSet.loadFitting(new TaskRegistry(tasks), executor.model);
    await executor.warmUp(set);
    return set;
  }

  /** A task that has not changed keeps the time it was first loaded. */
  #keepDate(task: PromptTask): PromptTask {
    const known = this.tasks().find(({ name, etag }) => name === task.name && etag === task.etag);
    if (!known) return task;
    return new PromptTask(task.definition, { ...task.origin, loadedAt: known.origin.loadedAt });
  }

  #tell(): void {
    for (const listener of this.#listeners)
      try {
        listener();
      } catch (err) {
        this.#options.logger.error({ err }, 'A listener for changes of the tasks failed');
      }
  }
}

function namesOf(tasks: readonly PromptTask[]): string[] {
  return tasks.map(({ name }) => name);
}

/** The files of the tasks that stand in for some that ship, by name. */
function replacements(tasks: readonly PromptTask[]): Readonly<Record<string, string>> {
  const replacing = tasks.filter(({ origin }) => origin.replacesShipped);
  return Object.fromEntries(replacing.map(({ name, origin }) => [name, origin.file ?? 'a package']));
}

function problemsOf(error: unknown): readonly SourceProblem[] {
  if (error instanceof QaioError && error.problems.length > 0) return error.problems;
  const message =
    error instanceof QaioError
      ? error.message
      : 'The task files could not be read. The server’s log says why.';
  return [{ file: '', line: 1, column: 1, path: '', message }];
}
