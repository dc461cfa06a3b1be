/** What both faces of the server, gRPC and HTTP, do with a request in its proto form. */
import {
  type Clock,
  type CompiledTask,
  type PromptTask,
  RawChat,
  QaioError,
  type RawChatRequest,
  type TaskEvent,
  type TaskExecutor,
  type TaskRequest,
  LoopQueue,
  fairShare,
  told,
} from '@qaio/core';
import type * as proto from '@qaio/protocol';
import type { ApiKeys } from './api-keys.js';
import { AnsweredRequests, type IdentifiedRun } from './answered-requests.js';
import { ConversationApi } from './conversations/conversation-api.js';
import { modelToProto } from './mapping/model-to-proto.js';
import type { FeedbackFolder } from './feedback/feedback-folder.js';
import { feedbackRow } from './feedback/feedback-row.js';
import { judgedInput } from './feedback/judged-input.js';
import type { TaskReloader } from './task-reloader.js';
import { TaskPages } from './task-pages.js';
import { type RunCall, TaskRuns, type TaskRunsOptions } from './task-runs.js';
import { TaskWatch } from './watch-tasks.js';
import { resourceName, taskNameOf, taskToProto } from './mapping/task-to-proto.js';

export interface TaskApiOptions extends TaskRunsOptions {
  readonly executor: TaskExecutor;
  /** Follows the files behind the tasks. */
  readonly reloader: TaskReloader;
  readonly serverVersion: string;
  /** What is typed for `aio` where the server was started; that by default. */
  readonly program?: string;
  /** Where corrections by users are kept; undefined: none are taken. */
  readonly feedback?: FeedbackFolder | undefined;
  /** Who may call; undefined lets everybody. */
  readonly apiKeys?: ApiKeys | undefined;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

// while the model runs, calls without a run take a twentieth of one processor at most, whoever makes how many
const restMs = 20;
/** A chat pauses between its steps, and people between their turns. */
const pauseMs = 500;

type OnEnd = NonNullable<RunCall['onEnd']>;

export class TaskApi {
  readonly conversations: ConversationApi;
  readonly #options: TaskApiOptions;
  readonly #runs: TaskRuns;
  readonly #rawChat: RawChat;
  readonly #watch: TaskWatch;
  readonly #answered: AnsweredRequests;

  /** Answers calls that run nothing, one in a round: what is told is encoded afterwards. */
  readonly #asides = new LoopQueue({
    roundMs: 0,
    mostWaiting: 250,
    restMs: () => (this.#hasRunLately() ? restMs : 0),
  });
  #lastRunAt = -Infinity;
  /** Each is one object, so that it is encoded once. */
  readonly #messages = new WeakMap<CompiledTask, proto.GetTaskResponse & { readonly task: proto.Task }>();
  readonly #pages: TaskPages;

  constructor(options: TaskApiOptions) {
    this.#options = options;
    this.#runs = new TaskRuns(options.executor, options, this.#asides);
    this.#rawChat = new RawChat(options.executor);
    const toMessage = (task: PromptTask): proto.Task => this.#taskMessage(task);
    this.#watch = new TaskWatch(options.reloader, toMessage);
    this.#pages = new TaskPages({ ...options, toMessage, version: () => this.#watch.version });
    this.#answered = new AnsweredRequests(options.clock);
    this.conversations = new ConversationApi(options.executor, this.#asides);
  }

  /** How many items of one batch call run at once. */
  get maxConcurrentItems(): number {
    return fairShare(this.#options.executor.model.engine.limits);
  }

  isTask(name: string): boolean {
    return this.#options.executor.tasks.list().some((task) => task.name === taskNameOf(name));
  }

  async listTasks(request: proto.ListTasksRequest): Promise<proto.ListTasksResponse> {
    return this.#asides.do(() => this.#pages.page(request));
  }

  /** @throws QaioError `queue-full` */
  watchTasks(
    { version }: proto.WatchTasksRequest,
    signal: AbortSignal,
  ): AsyncGenerator<proto.WatchTasksResponse> {
    return this.#watch.follow(version, signal);
  }

  async getTask(request: proto.GetTaskRequest): Promise<proto.GetTaskResponse> {
    return this.#asides.do(() => this.#told(this.#options.executor.tasks.get(taskNameOf(request.name))));
  }

  async getModel(): Promise<proto.GetModelResponse> {
    const { feedback, apiKeys, ...options } = this.#options;
    const { maxConcurrentItems } = this;
    const [takesFeedback, hasKeys] = [feedback !== undefined, apiKeys !== undefined];
    return this.#asides.do(() => {
      const memoryBytes = process.memoryUsage.rss();
      return modelToProto({ ...options, maxConcurrentItems, takesFeedback, hasKeys, memoryBytes });
    });
  }

  /** @throws QaioError `not-allowed`, `invalid-input`, `unknown-task`, `storage-unavailable` */
  async recordFeedback(request: proto.RecordFeedbackRequest): Promise<proto.RecordFeedbackResponse> {
    const { executor, feedback, now = Date.now } = this.#options;
    if (!feedback)
      throw new QaioError(
        'not-allowed',
        told`This server takes no feedback. Its operator can start it with --feedback-dir FOLDER.`,
      );
    const run = executor.tasks.get(taskNameOf(request.task));
    const judge = taskNameOf(request.judgingTask || request.task);
    const row = feedbackRow(judgedInput(run, request.input ?? {}, judge), request, executor.model, now());
    await feedback.append(judge, row);
    return { task: resourceName(judge), label: row.label };
  }

  /** A request whose caller gave it an id is run once, and answered again for a while. */
  async runTask(request: proto.RunTaskRequest, call: RunCall): Promise<proto.RunTaskResponse> {
    if (request.validateOnly || request.requestId === '') return this.#runs.answer(request, call);
    const run = (onEnd: OnEnd) => this.#runs.answer(request, { ...call, onEnd });
    return this.#answered.answer(this.#identified(request, call, run));
  }

  get serverVersion(): string {
    return this.#options.serverVersion;
  }

  /** Name of the loaded model. */
  get modelName(): string {
    return this.#options.executor.model.identity.name;
  }

  /** Sorted by name. */
  tasks(): readonly PromptTask[] {
    return this.#options.executor.tasks.list();
  }

  /** @throws QaioError `unknown-task` */
  compiledTask(name: string): CompiledTask {
    return this.#options.executor.tasks.get(name);
  }

  /** A run as it goes, within the time that a run may last. */
  taskEvents(request: TaskRequest, call: RunCall): AsyncGenerator<TaskEvent> {
    return this.#runs.events(request, call);
  }

  /** The same of a chat without a task. */
  rawChatEvents(request: RawChatRequest, call: RunCall): AsyncGenerator<TaskEvent> {
    return this.#rawChat.stream({ ...request, ...this.#runs.timesOf(call) }, call.signal);
  }

  /** Repeated with an id as {@link runTask} is. */
  streamTask(request: proto.RunTaskRequest, call: RunCall): AsyncGenerator<proto.StreamTaskResponse> {
    if (request.validateOnly || request.requestId === '') return this.#runs.stream(request, call);
    const run = (onEnd: OnEnd) => this.#runs.stream(request, { ...call, onEnd });
    return this.#answered.stream(this.#identified(request, call, run));
  }

  #identified<Run>(
    request: proto.RunTaskRequest,
    call: RunCall,
    run: (onEnd: OnEnd) => Run,
  ): IdentifiedRun<Run> {
    const { caller, signal, translate } = call;
    return { caller, request, signal, timeLimitMs: this.#runs.timesOf(call).timeLimitMs, translate, run };
  }

  /** As it is for the loaded model: another may see earlier turns where this one does not. */
  #taskMessage({ name }: Pick<PromptTask, 'name'>): proto.Task {
    return this.#told(this.#options.executor.tasks.get(name)).task;
  }

  #hasRunLately(): boolean {
    const { executor, clock } = this.#options;
    const now = clock();
    if (executor.model.engine.load.running > 0) this.#lastRunAt = now;
    return now - this.#lastRunAt < pauseMs;
  }

  #told(compiled: CompiledTask): proto.GetTaskResponse & { readonly task: proto.Task } {
    const { task, blankPrompt } = compiled;
    const told = this.#messages.get(compiled) ?? { task: taskToProto(task, blankPrompt?.prefixTokenCount) };
    this.#messages.set(compiled, told);
    return told;
  }
}
