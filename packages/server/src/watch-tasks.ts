import { createHash } from 'node:crypto';
import { type PromptTask, QaioError, told } from '@qaio/core';
import { type Task, type TaskFileProblem, type WatchTasksResponse } from '@qaio/protocol';
import { publicProblem } from './public-problem.js';
import type { TaskReloader } from './task-reloader.js';

export const maxWatchers = 256;

/** Tells whoever follows the tasks of every change. Of a slow reader nothing is kept: it gets the newest state. */
export class TaskWatch {
  readonly #reloader: TaskReloader;
  readonly #toMessage: (task: PromptTask) => Task;
  #watchers = 0;

  constructor(reloader: TaskReloader, toMessage: (task: PromptTask) => Task) {
    this.#reloader = reloader;
    this.#toMessage = toMessage;
  }

  /** Of what is served now and what is wrong with the files. */
  get version(): string {
    return versionOf(this.#reloader.tasks(), this.#problems);
  }

  /**
   * The tasks as they are now, unless that is the version that is known, then after every edit. Ends when the signal says
   * so, or no more edits are followed.
   *
   * @throws QaioError `queue-full` where as many watch as may
   */
  follow(known: string, signal: AbortSignal): AsyncGenerator<WatchTasksResponse> {
    if (this.#watchers >= maxWatchers) throw tooManyWatchers();
    return this.#states(known, signal);
  }

  async *#states(known: string, signal: AbortSignal): AsyncGenerator<WatchTasksResponse> {
    this.#watchers++;
    let wake: () => void = () => undefined;
    const onChange = (): void => wake();
    const unsubscribe = this.#reloader.subscribe(onChange);
    signal.addEventListener('abort', onChange);
    try {
      for (let told = known; !signal.aborted && !this.#reloader.isClosed;) {
        const changed = new Promise<void>((resolve) => (wake = resolve));
        const { version } = this;
        if (version === told) {
          await changed;
          continue;
        }
        told = version;
        yield this.#state(version);
      }
    } finally {
      this.#watchers--;
      unsubscribe();
      signal.removeEventListener('abort', onChange);
    }
  }

  get #problems(): TaskFileProblem[] {
    return this.#reloader.problems.map((problem) => publicProblem(problem));
  }

  #state(version: string): WatchTasksResponse {
    return { tasks: this.#reloader.tasks().map(this.#toMessage), problems: this.#problems, version };
  }
}

/** The same for the same tasks and problems. */
function versionOf(tasks: readonly PromptTask[], problems: readonly TaskFileProblem[]): string {
  const told = JSON.stringify([tasks.map(({ name, etag }) => [name, etag]), problems]);
  return createHash('sha256').update(told).digest('hex').slice(0, 16);
}

function tooManyWatchers(): QaioError {
  return new QaioError(
    'queue-full',
    told`${maxWatchers} calls watch the tasks already. Try again later, or ask for the list now and then.`,
    { retryAfterSeconds: 30 },
  );
}
