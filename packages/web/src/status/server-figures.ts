import type { MetricSample } from './metric-samples.js';

/** What a server says of itself in numbers. */
export interface ServerFigures {
  /** Sequences in a slot, and those that wait for one. */
  readonly running: number;
  readonly waiting: number;
  readonly memoryBytes: number;
  readonly prefixCacheBytes: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Calls that were refused since then. */
  readonly refused: number;
  /** By the tasks' names, those with the most answers first. */
  readonly tasks: readonly TaskFigures[];
}

/** Since the server has started. */
export interface TaskFigures {
  readonly task: string;
  readonly answers: number;
  readonly abstentions: number;
  readonly promptTokens: number;
  /** Of those, tokens that were in the cache already. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** Means, in milliseconds; undefined where there is none to be told. */
  readonly queueMs: number | undefined;
  readonly prefillMs: number | undefined;
  readonly firstTokenMs: number | undefined;
}

export function serverFigures(samples: readonly MetricSample[]): ServerFigures {
  const sum = (name: string, task?: string): number =>
    samples
      .filter((sample) => sample.name === name && (task === undefined || sample.labels['task'] === task))
      .reduce((total, { value }) => total + value, 0);
  const answered = samples.filter(({ name }) => name === 'qaio_request_success_total');
  const names = [...new Set(answered.map(({ labels }) => labels['task'] ?? ''))];
  return {
    running: sum('qaio_num_requests_running'),
    waiting: sum('qaio_num_requests_waiting'),
    memoryBytes: sum('process_resident_memory_bytes'),
    prefixCacheBytes: sum('qaio_prefix_cache_bytes'),
    startedAt: 1000 * sum('process_start_time_seconds'),
    refused: sum('qaio_admission_rejections_total'),
    tasks: names
      .map((task) => taskFigures(task, (name) => sum(name, task)))
      .sort((a, b) => b.answers - a.answers),
  };
}

function taskFigures(task: string, sum: (name: string) => number): TaskFigures {
  const meanMs = (name: string): number | undefined => {
    const count = sum(`${name}_count`);
    return count === 0 ? undefined : (1000 * sum(`${name}_sum`)) / count;
  };
  return {
    task,
    answers: sum('qaio_request_success_total'),
    abstentions: sum('qaio_abstentions_total'),
    promptTokens: sum('qaio_prompt_tokens_total'),
    cachedTokens: sum('qaio_prefix_cache_hits_total'),
    outputTokens: sum('qaio_generation_tokens_total'),
    queueMs: meanMs('qaio_request_queue_time_seconds'),
    prefillMs: meanMs('qaio_request_prefill_time_seconds'),
    firstTokenMs: meanMs('qaio_time_to_first_token_seconds'),
  };
}

/** What a server does in a second. */
export interface ServerRates {
  readonly answers: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** @param seconds between the two @returns undefined where the server was started anew meanwhile */
export function ratesBetween(
  before: ServerFigures,
  after: ServerFigures,
  seconds: number,
): ServerRates | undefined {
  if (before.startedAt !== after.startedAt || seconds <= 0) return undefined;
  const rate = (figure: 'answers' | 'promptTokens' | 'outputTokens'): number =>
    (total(after, figure) - total(before, figure)) / seconds;
  return { answers: rate('answers'), promptTokens: rate('promptTokens'), outputTokens: rate('outputTokens') };
}

export function total(
  { tasks }: ServerFigures,
  figure: 'answers' | 'promptTokens' | 'cachedTokens' | 'outputTokens',
): number {
  return tasks.reduce((sum, task) => sum + task[figure], 0);
}
