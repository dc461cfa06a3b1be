import type { BatchRunTaskResponseJson } from '@qaio/protocol';
import { TaskClientError } from '../task-client-error.js';
import { newRequestId } from './request-id.js';
import { type Retrying, mayRetry, waitToRetry } from './retries.js';
import { bodyLines } from './streamed-body.js';

interface Item {
  readonly id: string;
  readonly input: object;
}

export interface BatchSending {
  /** A line of JSON for each item. */
  readonly send: (body: string) => Promise<Response>;
  readonly retrying: Retrying;
  readonly signal: AbortSignal;
}

/** Below what a server takes in one body, 4 MiB. */
const maxPartChars = 1024 * 1024;
const maxPartItems = 500;

/** Lines of JSON by the ids of their items. */
type Lines = Map<string, string>;

export async function* batchAnswers(
  items: Iterable<Item> | AsyncIterable<Item>,
  settings: object,
  sending: BatchSending,
): AsyncGenerator<BatchRunTaskResponseJson> {
  let part: Lines = new Map();
  let chars = 0;
  for await (const { id, input } of items) {
    const line = JSON.stringify({ id, request: { ...settings, requestId: newRequestId(), input } });
    if (part.size >= maxPartItems || part.has(id) || (part.size > 0 && chars + line.length > maxPartChars)) {
      yield* partAnswers(part, sending);
      part = new Map();
      chars = 0;
    }
    part.set(id, line);
    chars += line.length;
  }
  if (part.size > 0) yield* partAnswers(part, sending);
}

/** What a round leaves is sent again with the request ids that it had, so that it runs once. */
async function* partAnswers(part: Lines, sending: BatchSending): AsyncGenerator<BatchRunTaskResponseJson> {
  const { retrying, signal } = sending;
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= retrying.policy.maxAttempts;
    const retryAfter = yield* roundAnswers(part, isLast, sending);
    if (part.size === 0) return;
    if (isLast) throw new TaskClientError('UNAVAILABLE');
    await waitToRetry(retryAfter, attempt, retrying, signal);
  }
}

/**
 * Takes out of the part what is answered.
 *
 * @returns when the server wants to be asked again, in seconds
 */
async function* roundAnswers(
  part: Lines,
  isLast: boolean,
  { send, signal }: BatchSending,
): AsyncGenerator<BatchRunTaskResponseJson, number | undefined> {
  const delays: number[] = [];
  try {
    const response = await send([...part.values()].join('\n'));
    for await (const line of bodyLines(response, signal)) {
      const answer = JSON.parse(line) as BatchRunTaskResponseJson;
      const delay = isLast ? undefined : answer.error?.retryDelay;
      if (delay === undefined) {
        part.delete(answer.id ?? '');
        yield answer;
      } else delays.push(Number.parseFloat(delay));
    }
  } catch (thrown) {
    if (isLast || !mayRetry(thrown)) throw thrown;
    return thrown.retryAfterSeconds;
  }
  return delays.sort((a, b) => a - b).at(-1);
}
