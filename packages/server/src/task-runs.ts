import {
  LoopQueue,
  type RunResult,
  type TaskEvent,
  type TaskExecutor,
  type TaskRequest,
  type UnkeptTurn,
} from '@qaio/core';
import { RunTaskResponse, type RunTaskRequest, type StreamTaskResponse } from '@qaio/protocol';
import { eventToProto } from './mapping/event-to-proto.js';
import { requestFromProto } from './mapping/request-from-proto.js';
import { type Translate, runResultToProto } from './mapping/result-to-proto.js';
import { resourceName, taskNameOf } from './mapping/task-to-proto.js';

/** How long runs may take. */
export interface RunTimes {
  /** No run lasts longer, whatever deadline the client sets. */
  readonly maxRunMs: number;
  /** Nobody waits longer for a slot; who would is refused. Undefined: by how the queue goes (`shortWaitMs` of the engine). */
  readonly maxWaitMs?: number | undefined;
}

/** Told of turns that could not be kept. */
export type OnUnkept = (turn: UnkeptTurn, call: RunCall) => void;

export interface TaskRunsOptions extends RunTimes {
  readonly onUnkept?: OnUnkept | undefined;
}

interface TimesOfRun {
  readonly timeLimitMs: number;
  readonly maxWaitMs: number;
}

/** What a run is told of the call that it is for. */
export interface RunCall {
  /** In the log and the answer; checked already. */
  readonly requestId: string;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** Undefined where it set no deadline. */
  readonly timeLeftMs?: number | undefined;
  /** Name of the key that it has; undefined where the server asks for none. */
  readonly caller?: string | undefined;
  /** Into the language of whoever calls; undefined: English is enough. */
  readonly translate?: Translate | undefined;
  /** Told what came of it before its answer is given. */
  readonly onEnd?: ((run: RunResult) => void) | undefined;
}

/** Runs what is asked for in its proto form, each time anew. */
export class TaskRuns {
  readonly #executor: TaskExecutor;
  readonly #options: TaskRunsOptions;
  readonly #asides: LoopQueue;

  /** @param asides where requests that are only validated wait, so that they do not slow those down that run */
  constructor(executor: TaskExecutor, options: TaskRunsOptions, asides = new LoopQueue()) {
    this.#executor = executor;
    this.#options = options;
    this.#asides = asides;
  }

  async answer(request: RunTaskRequest, call: RunCall): Promise<RunTaskResponse> {
    if (request.validateOnly) return this.#validated(request, call);
    const timed = { ...requestFromProto(request, call.caller), ...this.timesOf(call) };
    const run = await this.#executor.run(timed, call.signal);
    this.#tell(run, call);
    return runResultToProto(run, call.requestId, call.translate);
  }

  async *stream(request: RunTaskRequest, call: RunCall): AsyncGenerator<StreamTaskResponse> {
    if (request.validateOnly) {
      const task = resourceName(taskNameOf(request.task));
      yield { sequence: 1n, task, event: { $case: 'done', value: await this.#validated(request, call) } };
      return;
    }
    let sequence = 0;
    const events = this.events(requestFromProto(request, call.caller), call);
    for await (const event of events) yield eventToProto(event, ++sequence, call.requestId, call.translate);
  }

  /** A run as it goes, within the time that a run may last. */
  async *events(request: TaskRequest, call: RunCall): AsyncGenerator<TaskEvent> {
    for await (const event of this.#executor.stream({ ...request, ...this.timesOf(call) }, call.signal)) {
      if (event.kind === 'run-end') this.#tell(event.run, call);
      yield event;
    }
  }

  /** What a run of that call may take. */
  timesOf({ timeLeftMs = Infinity }: RunCall): TimesOfRun {
    const { maxRunMs, maxWaitMs = this.#executor.model.engine.shortWaitMs } = this.#options;
    return { timeLimitMs: Math.ceil(Math.min(timeLeftMs, maxRunMs)), maxWaitMs };
  }

  #tell(run: RunResult, call: RunCall): void {
    call.onEnd?.(run);
    if (run.unkept) this.#options.onUnkept?.(run.unkept, call);
  }

  /** A result without output: only what checking and encoding tell. */
  async #validated(request: RunTaskRequest, { requestId, caller }: RunCall): Promise<RunTaskResponse> {
    const promptTokens = await this.#asides.do(() =>
      this.#executor.validate(requestFromProto(request, caller)),
    );
    const { name, etag } = this.#executor.tasks.get(taskNameOf(request.task)).task;
    const result = { task: resourceName(name), taskEtag: etag, usage: { promptTokens } };
    return RunTaskResponse.fromPartial({ result, requestId });
  }
}
