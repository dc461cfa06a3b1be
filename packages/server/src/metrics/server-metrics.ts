/** What the server tells Prometheus. Names are vLLM's where it has one, under a prefix of ours. */
import type { RunnerState, TaskExecutor } from '@qaio/core';
import {
  AbstainReason,
  type Classification,
  FinishReason,
  type RunTaskResponse,
  type TaskResult,
} from '@qaio/protocol';
import { Status } from 'nice-grpc-common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { taskNameOf } from '../mapping/task-to-proto.js';

export interface ServerMetricsOptions {
  readonly executor: TaskExecutor;
  readonly serverVersion: string;
  /** How many lines of the log nobody will read; undefined where that is not known. */
  readonly droppedLogLines?: (() => number) | undefined;
}

/** A call that has ended. */
export interface EndedCall {
  readonly method: string;
  readonly status: Status;
  readonly seconds: number;
  /** Of the error that it ended with, such as `QUEUE_FULL`; never a client's words. */
  readonly reason?: string | undefined;
}

/** How runs end that were accepted: their errors are no refusals. */
const endsOfRuns: ReadonlySet<Status> = new Set([
  Status.INTERNAL,
  Status.CANCELLED,
  Status.DEADLINE_EXCEEDED,
  Status.OUT_OF_RANGE,
]);

// told as 0 before the first, so that rates have a beginning
const usualRejections = [
  'queue_full',
  'queue_too_slow',
  'rate_limited',
  'unauthenticated',
  'request_too_large',
];

const latencyBuckets = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const confidenceBuckets = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #calls = this.#counter('calls', 'Calls that have ended, over gRPC and HTTP.', [
    'method',
    'status',
  ]);
  readonly #latency = this.#seconds(
    'e2e_request_latency_seconds',
    'From asking to the end of the answer.',
    'method',
  );
  readonly #rejections = this.#counter('admission_rejections', 'Calls that were refused.', ['reason']);
  readonly #success = this.#counter('request_success', 'Answers.', ['task', 'finished_reason']);
  readonly #promptTokens = this.#counter('prompt_tokens', 'Tokens of prompts.', ['task']);
  readonly #outputTokens = this.#counter('generation_tokens', 'Tokens that were generated.', ['task']);
  readonly #cachedTokens = this.#counter(
    'prefix_cache_hits',
    'Tokens of prompts that were in the cache already; of all in qaio_prompt_tokens_total.',
    ['task'],
  );
  readonly #queue = this.#seconds('request_queue_time_seconds', 'Waiting for a slot.', 'task');
  readonly #prefill = this.#seconds(
    'request_prefill_time_seconds',
    'From a slot to the end of the prompt.',
    'task',
  );
  readonly #firstToken = this.#seconds(
    'time_to_first_token_seconds',
    'From asking to the first token.',
    'task',
  );
  readonly #labels = this.#counter(
    'labels',
    'Answers of choice tasks, by label (its id, where it has one).',
    ['task', 'label'],
  );
  readonly #abstentions = this.#counter('abstentions', 'Choice tasks that gave no label.', [
    'task',
    'reason',
  ]);
  readonly #guarded = this.#counter('guarded', 'Fixed answers of guards.', ['task', 'rule']);
  readonly #losses = this.#counter('engine_losses', 'Times that the engine was lost, or not to be loaded.');
  readonly #restarts = this.#counter('engine_restarts', 'Times that it ran again.');
  readonly #unkeptTurns = this.#counter('unkept_turns', 'Turns that could not be written when they ended.');
  readonly #confidence = new Histogram({
    name: 'qaio_confidence',
    help: 'Probability of the likeliest label.',
    labelNames: ['task'],
    buckets: confidenceBuckets,
    registers: [this.#registry],
  });

  constructor({ executor, serverVersion, droppedLogLines = () => 0 }: ServerMetricsOptions) {
    const { engine, identity } = executor.model;
    this.#gauge('num_requests_running', 'Sequences in a slot.', () => engine.load.running);
    this.#gauge('num_requests_waiting', 'Sequences that wait for a slot.', () => engine.load.waiting);
    this.#gauge('free_slots', 'Slots that nobody uses.', () => engine.load.freeSlots);
    this.#gauge('prefix_cache_bytes', 'Memory of kept beginnings of prompts.', () => engine.prefixCacheBytes);
    this.#total(
      'spec_decode_num_draft_tokens',
      'Tokens that were tried before it was known whether they come next.',
      () => engine.speculation.proposedCount,
    );
    this.#total(
      'spec_decode_num_accepted_tokens',
      'Those of them that came next; each has spared a pass.',
      () => engine.speculation.acceptedCount,
    );
    const { conversations } = executor;
    this.#gauge('conversations', 'Conversations that are remembered.', () => conversations.size);
    this.#gauge('conversation_bytes', 'What is said in them, in UTF-8.', () => conversations.textBytes);
    this.#gauge(
      'unkept_conversations',
      'Conversations whose last changes are in memory alone, because they could not be written.',
      () => conversations.behindCount,
    );
    this.#gauge('tasks', 'Tasks that can be run.', () => executor.tasks.list().length);
    this.#total(
      'log_lines_dropped',
      'Lines of the log that were dropped because nobody read them.',
      droppedLogLines,
    );
    new Gauge({
      name: 'qaio_info',
      help: '1; its labels say what runs.',
      labelNames: ['version', 'model_name', 'dtype'],
      registers: [this.#registry],
    }).set({ version: serverVersion, model_name: identity.name, dtype: identity.dtype }, 1);
    for (const reason of usualRejections) this.#rejections.inc({ reason }, 0);
    collectDefaultMetrics({ register: this.#registry });
  }

  /** In Prometheus' text format. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  callEnded({ method, status, seconds, reason }: EndedCall): void {
    this.#calls.inc({ method, status: Status[status] });
    this.#latency.observe({ method }, seconds);
    if (reason !== undefined && !endsOfRuns.has(status))
      this.#rejections.inc({ reason: reason.toLowerCase() });
  }

  engineChanged({ kind }: RunnerState): void {
    (kind === 'running' ? this.#restarts : this.#losses).inc();
  }

  turnUnkept(): void {
    this.#unkeptTurns.inc();
  }

  /** A run's result, and those of the tasks that it needed. */
  answered({ result, upstream }: Pick<RunTaskResponse, 'result' | 'upstream'>): void {
    for (const one of result ? [...upstream, result] : []) this.#answeredTask(one);
  }

  #answeredTask({ task: name, guarded, finishReason, usage, timing, output }: TaskResult): void {
    const task = taskNameOf(name);
    if (guarded !== '') return this.#guarded.inc({ task, rule: guarded });
    this.#success.inc({ task, finished_reason: shortName(FinishReason[finishReason], 'FINISH_REASON_') });
    const { promptTokens = 0, cachedTokens = 0, outputTokens = 0 } = usage ?? {};
    this.#promptTokens.inc({ task }, promptTokens);
    this.#cachedTokens.inc({ task }, cachedTokens);
    this.#outputTokens.inc({ task }, outputTokens);
    if (timing) this.#timed(task, timing, outputTokens > 0);
    if (output?.$case === 'classification') this.#judged(task, output.value);
  }

  #timed(task: string, { queue, prefill, firstToken }: Timing, hasTokens: boolean): void {
    observe(this.#queue, task, queue);
    observe(this.#prefill, task, prefill);
    if (hasTokens) observe(this.#firstToken, task, firstToken);
  }

  #judged(task: string, { label, labelId, confidence, abstained, abstainReason }: Classification): void {
    this.#confidence.observe({ task }, confidence);
    if (abstained)
      this.#abstentions.inc({ task, reason: shortName(AbstainReason[abstainReason], 'ABSTAIN_REASON_') });
    else this.#labels.inc({ task, label: labelId || label });
  }

  #counter<Name extends string>(name: string, help: string, labelNames: Name[] = []): Counter<Name> {
    return new Counter({ name: `qaio_${name}_total`, help, labelNames, registers: [this.#registry] });
  }

  /** Of what is counted elsewhere. */
  #total(name: string, help: string, value: () => number): void {
    new Counter({
      name: `qaio_${name}_total`,
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  #seconds<Name extends string>(name: string, help: string, label: Name): Histogram<Name> {
    return new Histogram({
      name: `qaio_${name}`,
      help,
      labelNames: [label],
      buckets: latencyBuckets,
      registers: [this.#registry],
    });
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name: `qaio_${name}`,
      help,
      registers: [this.#registry],
      collect() {
        this.set(value());
      },
    });
  }
}

type Timing = NonNullable<TaskResult['timing']>;

function observe(histogram: Histogram<'task'>, task: string, duration: Timing['queue']): void {
  if (duration) histogram.observe({ task }, Number(duration.seconds) + duration.nanos / 1e9);
}

const shortName = (name: string | undefined, prefix: string): string =>
  (name ?? 'unspecified').replace(prefix, '').toLowerCase();
