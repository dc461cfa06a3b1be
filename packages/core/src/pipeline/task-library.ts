import { type FSWatcher, watch } from 'chokidar';
import { QaioError, type SourceProblem } from '../errors.js';
import { PromptTask } from '../task/prompt-task.js';
import { loadTasks } from '../task-file/task-loader.js';
import { TaskRegistry } from '../task/task-registry.js';
import type { TaskRunner } from './task-runner.js';

export interface TaskLibraryOptions {
  /** Task files, and folders of them. */
  readonly paths: readonly string[];
  /** The folder in which packages are looked up by name. */
  readonly from: string;
  readonly runner: TaskRunner;
  readonly log: (message: string) => void;
  /** Quiet time after an edit before files are read: editors write in several steps. */
  readonly settleMs?: number;
}

const defaultSettleMs = 150;

/** Task files that may be edited while they are served: a good edit takes the old tasks' place, a bad one changes nothing. */
export class TaskLibrary {
  readonly #options: TaskLibraryOptions;
  readonly #listeners = new Set<() => void>();
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reloading: Promise<void> = Promise.resolve();
  #problems: readonly SourceProblem[] = [];
  #isClosed = false;

  constructor(options: TaskLibraryOptions) {
    this.#options = options;
  }

  /** What is wrong with the last edit; empty when the tasks are those of the files. */
  get problems(): readonly SourceProblem[] {
    return this.#problems;
  }

  tasks(): PromptTask[] {
    return this.#options.runner.registry.list();
  }

  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watch(): void {
    const { paths, settleMs = defaultSettleMs } = this.#options;
    this.#watcher = watch([...paths], { ignoreInitial: true, depth: 0 });
    this.#watcher.on('all', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.reload(), settleMs);
    });
  }

  /** Resolves once changes are seen. */
  async ready(): Promise<void> {
    await new Promise<void>((resolve) => this.#watcher?.once('ready', resolve));
  }

  /** Reads, checks and warms all tasks, then swaps them in one step. Runs that have begun end with the task they had. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload());
    return this.#reloading;
  }

  async #reload(): Promise<void> {
    const { paths, from, runner, log } = this.#options;
    try {
      const tasks = (await loadTasks(paths, from)).map((task) => this.#keepDate(task));
      const next = new TaskRegistry(tasks);
      await runner.warmUp(next);
      runner.registry.replaceWith(next);
      this.#problems = [];
      log(`Tasks reloaded: ${tasks.map(({ name }) => name).join(', ')}`);
    } catch (error) {
      if (!(error instanceof QaioError)) throw error;
      this.#problems = problemsOf(error);
      log(`The last good tasks stay, because of:\n${error.message}`);
    }
    for (const listener of this.#listeners) listener();
  }

  /** A task that has not changed was not loaded anew, as far as anybody can tell. */
  #keepDate(task: PromptTask): PromptTask {
    const known = this.tasks().find(({ name, etag }) => name === task.name && etag === task.etag);
    if (!known) return task;
    return new PromptTask(task.definition, { ...task.origin, loadedAt: known.origin.loadedAt });
  }

  /** Nothing changes any more; whoever follows the tasks may stop. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
    await this.#watcher?.close();
    await this.#reloading;
  }
}

function problemsOf({ problems, message }: QaioError): readonly SourceProblem[] {
  if (problems.length > 0) return problems;
  return [{ file: '', line: 1, column: 1, path: '', message }];
}
