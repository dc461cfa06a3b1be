import type { Clock, Told } from '@qaio/core';
import type { RunTaskResponse, TaskResult } from '@qaio/protocol';
import { Status } from 'nice-grpc-common';
import type { CallTraces } from './call-traces.js';
import type { Logger } from './logger.js';
import { taskNameOf } from './mapping/task-to-proto.js';
import type { ServerMetrics } from './metrics/server-metrics.js';
import { type LocalisedMessage, type Translations, localisedMessage } from './localised-message.js';
import { type PublicError, publicError } from './public-error.js';

export interface CallLogOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Whether a name, with or without `tasks/`, is a task's: another is a user's text and stays out of the log. */
  readonly isTask: (name: string) => boolean;
  /** Counts what is logged; undefined: nobody does. */
  readonly metrics?: Pick<ServerMetrics, 'callEnded' | 'answered'> | undefined;
  /** Of errors, for callers that ask for a language. */
  readonly translations?: Translations | undefined;
  /** Traces what is logged; undefined: nobody does. */
  readonly traces?: Pick<CallTraces, 'callEnded'> | undefined;
}

type Answer = Pick<RunTaskResponse, 'result' | 'upstream'> & { readonly replayed?: boolean | undefined };

/** What clients ask for again and again: one that succeeds says nothing new. */
const pollingMethods: ReadonlySet<string> = new Set([
  'GetModel',
  'ListTasks',
  'ListModels',
  'RetrieveModel',
  'Check',
  'Metrics',
  'Page',
]);

/**
 * What the log says of one call: a line at its end, before it the stack of a failure that is ours. The line is at `info`,
 * that of a polling call that succeeds, or of a request that was cut off, at `debug`.
 */
export class CallLog {
  readonly #options: CallLogOptions;
  readonly #startedAt: number;
  #fields: Readonly<Record<string, unknown>> = {};
  #tokens = { promptTokens: 0, cachedTokens: 0, outputTokens: 0 };
  #logger: Logger;
  #method: string;
  #hasEnded = false;
  #isCutOff = false;
  #traceparent: string | undefined;
  #accepted: string | undefined;
  #route: (() => string) | undefined;
  readonly #results: TaskResult[] = [];

  constructor(options: CallLogOptions, method: string) {
    this.#options = options;
    this.#startedAt = options.clock();
    this.#logger = options.logger;
    this.#method = method;
  }

  /** @param requestId checked already; it is in every line from now on */
  identify(requestId: string): void {
    this.#logger = this.#options.logger.child({ requestId });
  }

  /** @param route what is called as long as no method is: never a path, which may be a user's text */
  routedBy(route: () => string): void {
    this.#route = route;
  }

  /** @param traceparent of the trace that the client is in, as it told it */
  tracedBy(traceparent: string | undefined): void {
    this.#traceparent = traceparent;
  }

  /** @param accepted languages that the client wants errors in, as the header Accept-Language has them */
  answersIn(accepted: string | undefined): void {
    this.#accepted = accepted;
  }

  /** @param requestId of the call whose item this one is */
  itemOf(requestId: string): void {
    this.#fields = { ...this.#fields, batchRequestId: requestId };
  }

  /** @param key name of the key that the caller has */
  calledBy(key: string): void {
    this.#fields = { ...this.#fields, key };
  }

  calls(method: string, task?: string): void {
    this.#method = method;
    this.#route = undefined;
    this.asks(task);
  }

  asks(task: string | undefined): void {
    if (task === undefined || !this.#options.isTask(task)) return;
    this.#fields = { ...this.#fields, task: taskNameOf(task) };
  }

  /** One call may have several answers; their tokens add up. Those that were given before cost none. */
  answers(response: Answer): void {
    const { result, replayed = false } = response;
    if (replayed) {
      this.#fields = { ...this.#fields, replayed };
      return;
    }
    this.#options.metrics?.answered(response);
    this.#keep(response);
    const { promptTokens = 0, cachedTokens = 0, outputTokens = 0 } = result?.usage ?? {};
    this.#tokens = {
      promptTokens: this.#tokens.promptTokens + promptTokens,
      cachedTokens: this.#tokens.cachedTokens + cachedTokens,
      outputTokens: this.#tokens.outputTokens + outputTokens,
    };
    this.#fields = { ...this.#fields, ...this.#tokens };
  }

  /** For the trace, if there is one. */
  #keep({ result, upstream }: Pick<RunTaskResponse, 'result' | 'upstream'>): void {
    if (this.#options.traces && result) this.#results.push(...upstream, result);
  }

  /** The first end counts. */
  end(status: Status, fields: { readonly reason?: string } = {}): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const seconds = (this.#options.clock() - this.#startedAt) / 1000;
    const ended = { method: this.#method, status, seconds, ...fields };
    this.#options.metrics?.callEnded(ended);
    this.#options.traces?.callEnded({ ...ended, traceparent: this.#traceparent, results: this.#results });
    const ms = Math.round(seconds * 1000);
    const routed = this.#route && { route: this.#route() };
    const isRoutine = status === Status.OK && pollingMethods.has(this.#method);
    this.#logger[isRoutine || this.#isCutOff ? 'debug' : 'info'](
      { method: this.#method, ...routed, ...this.#fields, status: Status[status], ...fields, ms },
      'call',
    );
  }

  /** The client went away before all of its request was here: nothing was asked of this server. */
  cutOff(): void {
    this.#isCutOff = true;
  }

  /** @returns what the client may know */
  fail(thrown: unknown): PublicError {
    const error = publicError(thrown);
    if (error.isOfServer) this.#logger.error({ method: this.#method, err: thrown }, 'failed');
    this.end(error.grpc, { reason: error.reason });
    return this.told(error);
  }

  /** Of what a client that wants another language than English is told. */
  readonly translate = (said: Told): string | undefined => this.#localised(said)?.message;

  /** An error in the client's language, too. */
  told(error: PublicError): PublicError {
    const violations = error.violations.map((one) => ({ ...one, localised: this.#localised(one.told) }));
    return { ...error, localised: this.#localised(error.told), violations };
  }

  #localised(said: Told | undefined): LocalisedMessage | undefined {
    return localisedMessage(said, this.#accepted, this.#options.translations ?? {});
  }
}
