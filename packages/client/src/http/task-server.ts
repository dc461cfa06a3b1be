import type {
  BatchRunTaskResponseJson,
  ConversationJson,
  CreateConversationRequestJson,
  GetModelResponseJson,
  ListConversationsResponseJson,
  ListTasksResponseJson,
  TaskJson,
  WatchTasksResponseJson,
} from '@qaio/protocol';
import { LinkedAbort } from '../linked-abort.js';
import { TaskClientError } from '../task-client-error.js';
import { batchAnswers } from './batch.js';
import { newRequestId } from './request-id.js';
import {
  type RetryPolicy,
  type Retrying,
  defaultRetryPolicy,
  mayRetry,
  waitToRetry,
  withRetries,
} from './retries.js';
import { type ServerAccess, type ServerRequest, serverFetch } from './server-fetch.js';
import { bodyEvents } from './streamed-body.js';
import { taskPath } from './task-path.js';
import type { BatchAnswerOf, BatchItem, EventOf, RunOf, RunSettings, TaskTypes } from './task-types.js';

export interface TaskServerOptions extends Omit<ServerAccess, 'base'>, Partial<Omit<Retrying, 'policy'>> {
  readonly retry?: Partial<RetryPolicy> | undefined;
}

type Name<Tasks> = keyof Tasks & string;
const never = new AbortController().signal;

/**
 * A server of tasks over HTTP, from Node and browsers. Calls that are refused for now, or do not reach the server, are
 * made again; a run has a request id, so that it runs once.
 *
 * @throws TaskClientError from every call that the server refuses, fails or does not answer; the signal's reason
 */
export class TaskServer<Tasks extends TaskTypes = TaskTypes> {
  readonly #access: ServerAccess;
  readonly #retrying: Retrying;

  /** @param base such as `http://127.0.0.1:7860` */
  constructor(base: string, { apiKey, fetch, retry, wait, random }: TaskServerOptions = {}) {
    this.#access = { base: base.replace(/\/$/u, ''), apiKey, fetch };
    this.#retrying = { policy: { ...defaultRetryPolicy, ...retry }, wait, random };
  }

  async getModel(signal: AbortSignal = never): Promise<GetModelResponseJson> {
    return (await this.#json({ path: '/v1/model', signal })) as GetModelResponseJson;
  }

  /** All tasks, whatever the size of the server's pages. */
  async listTasks(signal: AbortSignal = never): Promise<readonly TaskJson[]> {
    const tasks: TaskJson[] = [];
    for await (const page of this.#pages<ListTasksResponseJson>('/v1/tasks', signal))
      tasks.push(...(page.tasks ?? []));
    return tasks;
  }

  async getTask(name: Name<Tasks>, signal: AbortSignal = never): Promise<TaskJson> {
    return (await this.#json({ path: taskPath(name), signal })) as TaskJson;
  }

  async run<Task extends Name<Tasks>>(
    task: Task,
    input: Tasks[Task]['input'],
    { signal = never, requestId = newRequestId(), ...settings }: RunSettings = {},
  ): Promise<RunOf<Tasks[Task]>> {
    const request = posted(`${taskPath(task)}:run`, { ...settings, requestId, input }, signal);
    return (await this.#json(request)) as RunOf<Tasks[Task]>;
  }

  /** The events of a run, of which `done` is the last; leaving the loop cancels it. Made again until the first comes. */
  async *stream<Task extends Name<Tasks>>(
    task: Task,
    input: Tasks[Task]['input'],
    { signal = never, ...settings }: RunSettings = {},
  ): AsyncGenerator<EventOf<Tasks[Task]>> {
    const leaving = new LinkedAbort(signal);
    const request = posted(`${taskPath(task)}:stream`, { ...settings, input }, leaving.signal);
    try {
      const response = await this.#send(request);
      for await (const event of bodyEvents(response, leaving.signal)) yield event as EventOf<Tasks[Task]>;
    } finally {
      leaving.release();
      leaving.abort();
    }
  }

  /**
   * An answer for each item as it is ready, in any order. Items that are refused for now, or whose connection breaks, are
   * sent again; those that are wrong have an `error` and cost no other.
   */
  batch<Task extends Name<Tasks>>(
    task: Task,
    items: Iterable<BatchItem<Tasks[Task]>> | AsyncIterable<BatchItem<Tasks[Task]>>,
    { signal = never, ...settings }: Omit<RunSettings, 'requestId'> = {},
  ): AsyncGenerator<BatchAnswerOf<Tasks[Task]>> {
    const send = (body: string): Promise<Response> =>
      serverFetch(this.#access, {
        ...{ path: `${taskPath(task)}:batchRun`, method: 'POST', body, signal },
        headers: { 'content-type': 'application/x-ndjson' },
      });
    const answers: AsyncGenerator<BatchRunTaskResponseJson> = batchAnswers(items, settings, {
      send,
      retrying: this.#retrying,
      signal,
    });
    return answers as AsyncGenerator<BatchAnswerOf<Tasks[Task]>>;
  }

  /** The tasks as they are, then again after every edit of their files; connects anew by itself, until the signal aborts. */
  async *watchTasks(signal: AbortSignal): AsyncGenerator<WatchTasksResponseJson> {
    const isOver = (): boolean => signal.aborted;
    let version = '';
    for (let failures = 0; !isOver(); failures++) {
      let retryAfter: number | undefined;
      try {
        for await (const state of this.#states(version, signal)) {
          failures = 0;
          version = state.version ?? '';
          yield state;
        }
      } catch (thrown) {
        if (isOver()) return;
        if (!mayRetry(thrown)) throw thrown;
        retryAfter = thrown.retryAfterSeconds;
      }
      await waitToRetry(retryAfter, failures + 1, this.#retrying, signal).catch(() => undefined);
    }
  }

  /** Over one connection. @param version that is known */
  async *#states(version: string, signal: AbortSignal): AsyncGenerator<WatchTasksResponseJson> {
    const headers = { 'last-event-id': version };
    const response = await serverFetch(this.#access, { path: '/v1/tasks:watch', headers, signal });
    for await (const state of bodyEvents(response, signal)) yield state as WatchTasksResponseJson;
  }

  /** @param begin an id, a time to live, turns to begin with; all may be left out */
  async createConversation(
    task: Name<Tasks>,
    {
      signal = never,
      ...begin
    }: Omit<CreateConversationRequestJson, 'task'> & { readonly signal?: AbortSignal } = {},
  ): Promise<ConversationJson> {
    return (await this.#json(posted(`${taskPath(task)}/conversations`, begin, signal))) as ConversationJson;
  }

  async getConversation(
    task: Name<Tasks>,
    id: string,
    signal: AbortSignal = never,
  ): Promise<ConversationJson> {
    return (await this.#json({ path: conversationPath(task, id), signal })) as ConversationJson;
  }

  /** The caller's own, by id; only from a server with API keys. */
  async listConversations(
    task: Name<Tasks>,
    signal: AbortSignal = never,
  ): Promise<readonly ConversationJson[]> {
    const found: ConversationJson[] = [];
    const pages = this.#pages<ListConversationsResponseJson>(`${taskPath(task)}/conversations`, signal);
    for await (const page of pages) found.push(...(page.conversations ?? []));
    return found;
  }

  /** One that is not there any more is deleted, too. */
  async deleteConversation(task: Name<Tasks>, id: string, signal: AbortSignal = never): Promise<void> {
    await this.#json({ path: conversationPath(task, id), method: 'DELETE', signal }).catch(
      (thrown: unknown) => {
        if (!(thrown instanceof TaskClientError) || thrown.reason !== 'UNKNOWN_CONVERSATION') throw thrown;
      },
    );
  }

  async *#pages<Page extends { readonly nextPageToken?: string }>(
    path: string,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    let pageToken = '';
    do {
      const query = new URLSearchParams({ pageToken }).toString();
      const page = (await this.#json({ path: `${path}?${query}`, signal })) as Page;
      yield page;
      pageToken = page.nextPageToken ?? '';
    } while (pageToken !== '');
  }

  #send(request: ServerRequest): Promise<Response> {
    return withRetries(() => serverFetch(this.#access, request), this.#retrying, request.signal);
  }

  /** The whole answer: one that breaks off is asked for again. */
  #json(request: ServerRequest): Promise<unknown> {
    return withRetries(
      async () => {
        const response = await serverFetch(this.#access, request);
        return response.json().catch<unknown>((cause: unknown) => {
          throw new TaskClientError('UNAVAILABLE', '', { cause });
        });
      },
      this.#retrying,
      request.signal,
    );
  }
}

const conversationPath = (task: string, id: string): string =>
  `${taskPath(task)}/conversations/${encodeURIComponent(id)}`;

function posted(path: string, body: object, signal: AbortSignal): ServerRequest {
  const headers = { 'content-type': 'application/json' };
  return { path, method: 'POST', headers, body: JSON.stringify(body), signal };
}
