import {
  type Feedback,
  type TaskCall,
  type TaskClient,
  TaskClientError,
  type TaskList,
  taskName,
  waitFor,
} from '@qaio/client';
import {
  type BatchRunTaskResponse,
  type GetModelResponse,
  type StreamTaskResponse,
  type Task,
  batchRunTaskResponseJson,
  getModelResponseJson,
  listTasksResponseJson,
  streamTaskResponseJson,
} from '@qaio/protocol';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type ErrorBody, refusal, taskClientError } from './error-body.js';
import { decoded, readAll, readLines } from './response-stream.js';

export interface HttpTaskClientOptions {
  /** Where the server is; empty for the one that the page came from. */
  readonly base?: string;
  /** Milliseconds between two requests for the list: HTTP does not report edits by itself. */
  readonly pollMs?: number;
  /** For servers that want one. */
  readonly apiKey?: string | undefined;
}

/** A request whose headers can be added to. */
type Call = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

/** One run of a batch. */
export interface BatchItem extends Pick<TaskCall, 'input'> {
  /** Comes back with its answer. */
  readonly id: string;
}

/** The server's tasks over HTTP: https://protobuf.dev/programming-guides/json/ */
export class HttpTaskClient implements TaskClient {
  readonly #base: string;
  readonly #pollMs: number;
  #apiKey: string | undefined;

  constructor({ base = '', pollMs = 5_000, apiKey }: HttpTaskClientOptions = {}) {
    this.#apiKey = apiKey;
    this.#base = base;
    this.#pollMs = pollMs;
  }

  /** From the next call on. */
  useKey(apiKey: string): void {
    this.#apiKey = apiKey;
  }

  async getModel(signal: AbortSignal): Promise<GetModelResponse> {
    return getModelResponseJson.read(await this.#json('/v1/model', signal));
  }

  /** What it tells Prometheus, in that format. */
  async metrics(signal: AbortSignal): Promise<string> {
    return (await this.#fetch('/metrics', { signal })).text();
  }

  async listTasks(signal: AbortSignal): Promise<readonly Task[]> {
    const tasks: Task[] = [];
    let pageToken = '';
    do {
      const path = `/v1/tasks?${new URLSearchParams({ pageToken }).toString()}`;
      const page = listTasksResponseJson.read(await this.#json(path, signal));
      tasks.push(...page.tasks);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return tasks;
  }

  async *watchTasks(signal: AbortSignal): AsyncGenerator<TaskList> {
    let told: string | undefined;
    while (!signal.aborted) {
      const tasks = await this.listTasks(signal);
      const version = tasks.map(({ name, etag }) => `${name} ${etag}`).join('\n');
      if (version !== told) yield { tasks, problems: [] };
      told = version;
      await waitFor(this.#pollMs, signal);
    }
  }

  async *streamTask(
    { task, input, conversation = '', sampling }: TaskCall,
    signal: AbortSignal,
  ): AsyncGenerator<StreamTaskResponse> {
    const { body } = await this.#post(task, 'stream', { input, session: conversation, sampling }, signal);
    if (!body) return;
    const events = decoded(body).pipeThrough(new EventSourceParserStream());
    for await (const { event, data } of readAll(events)) {
      if (event === 'error') throw taskClientError(JSON.parse(data) as ErrorBody);
      yield streamTaskResponseJson.read(JSON.parse(data));
    }
  }

  /** Many runs of one task, as {@link runBatchAt} does them. */
  runBatch(
    task: string,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): AsyncGenerator<BatchRunTaskResponse> {
    return this.runBatchAt(pathOf(task), items, signal);
  }

  /**
   * Many runs, each answered as it is ready, in any order.
   *
   * @param path of what runs @param items of 4 MiB in all, at most
   * @throws TaskClientError where the server refuses all of it, or is lost before the last answer
   */
  async *runBatchAt(
    path: string,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): AsyncGenerator<BatchRunTaskResponse> {
    const lines = items.map(({ id, input }) => JSON.stringify({ id, request: { input } }));
    const type = 'application/x-ndjson';
    const { body } = await this.#send(`${path}:batchRun`, lines.join('\n'), { type, signal });
    if (!body) return;
    try {
      for await (const line of readLines(body)) yield batchRunTaskResponseJson.read(JSON.parse(line));
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new TaskClientError('UNAVAILABLE', '', { cause });
    }
  }

  /** A door that no message stands for. @param body undefined: it is only looked at @returns JSON */
  async ask(path: string, signal: AbortSignal, body?: object): Promise<unknown> {
    if (body === undefined) return this.#json(path, signal);
    return (await this.#send(path, JSON.stringify(body), { type: 'application/json', signal })).json();
  }

  async recordFeedback({ task, ...feedback }: Feedback, signal: AbortSignal): Promise<void> {
    await this.#post(task, 'recordFeedback', feedback, signal);
  }

  #post(task: string, verb: string, body: object, signal: AbortSignal): Promise<Response> {
    const type = 'application/json';
    return this.#send(`${pathOf(task)}:${verb}`, JSON.stringify(body), { type, signal });
  }

  #send(
    path: string,
    body: string,
    { type, signal }: { readonly type: string; readonly signal: AbortSignal },
  ): Promise<Response> {
    return this.#fetch(path, { method: 'POST', headers: { 'content-type': type }, body, signal });
  }

  async #json(path: string, signal: AbortSignal): Promise<unknown> {
    return (await this.#fetch(path, { signal })).json();
  }

  /** @throws TaskClientError where the server refuses or does not answer */
  async #fetch(path: string, init: Call): Promise<Response> {
    const authorization = this.#apiKey === undefined ? {} : { authorization: `Bearer ${this.#apiKey}` };
    const headers = { ...init.headers, ...authorization };
    const response = await fetch(`${this.#base}${path}`, { ...init, headers }).catch((cause: unknown) => {
      if (init.signal?.aborted) throw cause;
      throw new TaskClientError('UNAVAILABLE', '', { cause });
    });
    if (response.ok) return response;
    throw await refusal(response);
  }
}

const pathOf = (task: string): string => `/v1/tasks/${encodeURIComponent(taskName(task))}`;
