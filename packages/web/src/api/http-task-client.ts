import type { Feedback, Language, TaskCall, TaskClient, TaskList } from '@qaio/client';
import { type ServerRequest, bodyEvents, bodyLines, serverFetch, taskPath } from '@qaio/client/http';
import {
  type BatchRunTaskResponse,
  type GetModelResponse,
  type StreamTaskResponse,
  type Task,
  batchRunTaskResponseJson,
  getModelResponseJson,
  listTasksResponseJson,
  streamTaskResponseJson,
  watchTasksResponseJson,
} from '@qaio/protocol';

export interface HttpTaskClientOptions {
  /** Where the server is; empty for the one that the page came from. */
  readonly base?: string;
  /** For servers that want one. */
  readonly apiKey?: string | undefined;
}

/** One run of a batch. */
export interface BatchItem extends Pick<TaskCall, 'input'> {
  /** Comes back with its answer. */
  readonly id: string;
}

/** The server's tasks over HTTP: https://protobuf.dev/programming-guides/json/ */
export class HttpTaskClient implements TaskClient {
  readonly #base: string;
  #apiKey: string | undefined;
  #language: Language | undefined;

  constructor({ base = '', apiKey }: HttpTaskClientOptions = {}) {
    this.#apiKey = apiKey;
    this.#base = base;
  }

  /** From the next call on. */
  useKey(apiKey: string): void {
    this.#apiKey = apiKey;
  }

  /** That the server's errors are in, from the next call on. */
  useLanguage(language: Language): void {
    this.#language = language;
  }

  async getModel(signal: AbortSignal): Promise<GetModelResponse> {
    return getModelResponseJson.readAnswer(await this.#json('/v1/model', signal));
  }

  /** What it tells Prometheus, in that format. */
  async metrics(signal: AbortSignal): Promise<string> {
    return (await this.#fetch({ path: '/metrics', signal })).text();
  }

  async listTasks(signal: AbortSignal): Promise<readonly Task[]> {
    const tasks: Task[] = [];
    let pageToken = '';
    do {
      const path = `/v1/tasks?${new URLSearchParams({ pageToken }).toString()}`;
      const page = listTasksResponseJson.readAnswer(await this.#json(path, signal));
      tasks.push(...page.tasks);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return tasks;
  }

  async *watchTasks(signal: AbortSignal): AsyncGenerator<TaskList> {
    const response = await this.#fetch({ path: '/v1/tasks:watch', signal });
    for await (const state of bodyEvents(response, signal)) yield watchTasksResponseJson.readAnswer(state);
  }

  streamTask(
    { task, input, conversation = '', replacedTurns, sampling }: TaskCall,
    signal: AbortSignal,
  ): AsyncGenerator<StreamTaskResponse> {
    const request = { input, session: conversation, replacesTurns: replacedTurns, sampling };
    return this.streamAt(taskPath(task), request, signal);
  }

  /** A run as `streamTask` follows it. @param path of what runs @param request a `RunTaskRequest` */
  async *streamAt(path: string, request: object, signal: AbortSignal): AsyncGenerator<StreamTaskResponse> {
    const type = 'application/json';
    const response = await this.#send(`${path}:stream`, JSON.stringify(request), { type, signal });
    for await (const event of bodyEvents(response, signal)) yield streamTaskResponseJson.readAnswer(event);
  }

  /** Many runs of one task, as {@link runBatchAt} does them. */
  runBatch(
    task: string,
    items: readonly BatchItem[],
    signal: AbortSignal,
  ): AsyncGenerator<BatchRunTaskResponse> {
    return this.runBatchAt(taskPath(task), items, signal);
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
    const response = await this.#send(`${path}:batchRun`, lines.join('\n'), { type, signal });
    for await (const line of bodyLines(response, signal))
      yield batchRunTaskResponseJson.readAnswer(JSON.parse(line));
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
    return this.#send(`${taskPath(task)}:${verb}`, JSON.stringify(body), { type, signal });
  }

  #send(
    path: string,
    body: string,
    { type, signal }: { readonly type: string; readonly signal: AbortSignal },
  ): Promise<Response> {
    return this.#fetch({ path, method: 'POST', headers: { 'content-type': type }, body, signal });
  }

  async #json(path: string, signal: AbortSignal): Promise<unknown> {
    return (await this.#fetch({ path, signal })).json();
  }

  #fetch(request: ServerRequest): Promise<Response> {
    return serverFetch({ base: this.#base, apiKey: this.#apiKey, language: this.#language }, request);
  }
}
