import type { PromptTask, TaskExecutor, TaskSet } from '@qaio/core';
import type * as proto from '@qaio/protocol';
import { pageOf } from './mapping/page.js';
import type { TaskReloader } from './task-reloader.js';

export interface TaskPagesOptions {
  readonly executor: Pick<TaskExecutor, 'tasks'>;
  readonly reloader: Pick<TaskReloader, 'problems'>;
  readonly toMessage: (task: PromptTask) => proto.Task;
  /** Of what is served now and what is wrong with the files. */
  readonly version: () => string;
}

/** Different sizes and tokens may be asked for without end. */
const mostPages = 64;

/** The pages of ListTasks: each is one object until there are other tasks or problems, so that it is encoded once. */
export class TaskPages {
  readonly #options: TaskPagesOptions;
  readonly #pages = new Map<string, proto.ListTasksResponse>();
  #tasks: TaskSet | undefined;
  #problems: unknown;

  constructor(options: TaskPagesOptions) {
    this.#options = options;
  }

  /** @throws QaioError `invalid-input` */
  page({ pageSize, pageToken }: proto.ListTasksRequest): proto.ListTasksResponse {
    this.#forgetOld();
    const key = `${pageSize} ${pageToken}`;
    const page = this.#pages.get(key) ?? this.#made(pageSize, pageToken);
    this.#pages.set(key, page);
    return page;
  }

  #made(pageSize: number, pageToken: string): proto.ListTasksResponse {
    const { executor, toMessage, version } = this.#options;
    const { items, nextToken } = pageOf(executor.tasks.list(), pageSize, pageToken, 'tasks');
    return { tasks: items.map(toMessage), nextPageToken: nextToken, version: version() };
  }

  #forgetOld(): void {
    const { tasks } = this.#options.executor;
    const { problems } = this.#options.reloader;
    if (this.#tasks === tasks && this.#problems === problems && this.#pages.size < mostPages) return;
    this.#pages.clear();
    [this.#tasks, this.#problems] = [tasks, problems];
  }
}
