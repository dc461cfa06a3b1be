import { TaskClientError } from '../task-client-error.js';
import { type Wait, waitFor } from '../wait.js';

/** When a call is made again; the default is what `proto/service-config.json` says. */
export interface RetryPolicy {
  /** The first one included. */
  readonly maxAttempts: number;
  readonly initialBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly backoffMultiplier: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 5,
  initialBackoffMs: 500,
  maxBackoffMs: 5_000,
  backoffMultiplier: 2,
};

export interface Retrying {
  readonly policy: RetryPolicy;
  readonly wait?: Wait | undefined;
  /** Uniform in [0, 1). */
  readonly random?: (() => number) | undefined;
}

/** Whether the same call may be answered later: the server is full, going, or not to be reached. */
export function mayRetry(thrown: unknown): thrown is TaskClientError {
  if (!(thrown instanceof TaskClientError)) return false;
  // a request that is too large stays so
  if (thrown.status === 'RESOURCE_EXHAUSTED') return thrown.retryAfterSeconds !== undefined;
  return thrown.status === 'UNAVAILABLE';
}

/** Waits as long as the server has said, else longer each time. @param attempt from 1, of the call that failed */
export async function waitToRetry(
  retryAfterSeconds: number | undefined,
  attempt: number,
  { policy, wait = waitFor, random = Math.random }: Retrying,
  signal: AbortSignal,
): Promise<void> {
  const { initialBackoffMs, maxBackoffMs, backoffMultiplier } = policy;
  const backoffMs = Math.min(initialBackoffMs * backoffMultiplier ** (attempt - 1), maxBackoffMs);
  await wait(retryAfterSeconds === undefined ? random() * backoffMs : retryAfterSeconds * 1000, signal);
  signal.throwIfAborted();
}

/** @throws what the last attempt throws, or the signal's reason */
export async function withRetries<T>(
  work: () => Promise<T>,
  retrying: Retrying,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work();
    } catch (thrown) {
      if (attempt >= retrying.policy.maxAttempts || !mayRetry(thrown)) throw thrown;
      await waitToRetry(thrown.retryAfterSeconds, attempt, retrying, signal);
    }
}
