import { createHash } from 'node:crypto';
import { type Clock, QaioError, abortError, isJsonObject, told } from '@qaio/core';
import { type RunTaskRequest, RunTaskResponse, runTaskRequestJson } from '@qaio/protocol';
import { taskNameOf } from './mapping/task-to-proto.js';

/** A run of a request whose caller has given it an id. */
export interface IdentifiedRun {
  /** Ids are one caller's own; undefined where callers are not told apart. */
  readonly caller: string | undefined;
  readonly request: RunTaskRequest;
  readonly signal: AbortSignal;
  /** How long to wait for another run of the same request. */
  readonly timeLimitMs: number;
  readonly run: () => Promise<RunTaskResponse>;
}

interface Entry {
  /** Of all that was asked for but the id. */
  readonly fingerprint: string;
  /** Ends with the run, whatever came of it. */
  readonly ended: Promise<unknown>;
  answer?: { readonly bytes: Uint8Array; readonly at: number };
}

export const answersAreKeptMs = 600_000;
const mostAnswers = 4096;
const mostBytes = 16 * 1024 * 1024;

/** What was answered to whom, for a while: the same request with the same id is answered again and not run again. */
export class AnsweredRequests {
  readonly #clock: Clock;
  /** Those that run, and the answered ones, the oldest first. */
  readonly #entries = new Map<string, Entry>();
  #answerCount = 0;
  #bytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A run that fails is forgotten: whoever waits for it, or asks later, runs it again.
   *
   * @throws QaioError `request-id-reused` for another request of the same id, `aborted`, `deadline-exceeded`, whatever the
   * run throws
   */
  async answer(identified: IdentifiedRun): Promise<RunTaskResponse> {
    const { caller = '', request } = identified;
    const key = `${caller}@${request.requestId}`;
    const fingerprint = fingerprintOf(request);
    for (;;) {
      this.#forgetOld();
      const entry = this.#entries.get(key);
      if (!entry) return this.#run(key, fingerprint, identified);
      if (entry.fingerprint !== fingerprint) throw reused(request.requestId);
      if (entry.answer) return { ...RunTaskResponse.decode(entry.answer.bytes), replayed: true };
      await endOrAbort(entry.ended, identified);
    }
  }

  async #run(key: string, fingerprint: string, { run }: IdentifiedRun): Promise<RunTaskResponse> {
    const running = run();
    const entry: Entry = { fingerprint, ended: running.catch(() => undefined) };
    this.#entries.set(key, entry);
    try {
      const response = await running;
      this.#keep(key, entry, RunTaskResponse.encode(response).finish());
      return response;
    } catch (thrown) {
      this.#entries.delete(key);
      throw thrown;
    }
  }

  #keep(key: string, entry: Entry, bytes: Uint8Array): void {
    entry.answer = { bytes, at: this.#clock() };
    this.#answerCount++;
    this.#bytes += bytes.length;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#forgetOld();
  }

  #forgetOld(): void {
    const since = this.#clock() - answersAreKeptMs;
    for (const [key, { answer }] of this.#entries) {
      if (!answer) continue;
      if (answer.at > since && this.#answerCount <= mostAnswers && this.#bytes <= mostBytes) return;
      this.#entries.delete(key);
      this.#answerCount--;
      this.#bytes -= answer.bytes.length;
    }
  }
}

/** The same for the same request, in whatever order the keys of its input come and through whichever door. */
function fingerprintOf(request: RunTaskRequest): string {
  const named = { ...request, task: taskNameOf(request.task), requestId: '' };
  const json = JSON.stringify(runTaskRequestJson.write(named), sortedKeys);
  return createHash('sha256').update(json).digest('base64');
}

function sortedKeys(_: string, value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function endOrAbort(
  ended: Promise<unknown>,
  { signal: outer, timeLimitMs }: IdentifiedRun,
): Promise<void> {
  const signal = AbortSignal.any([outer, AbortSignal.timeout(timeLimitMs)]);
  if (signal.aborted) throw abortError(signal);
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(abortError(signal)), { once: true });
    void ended.then(() => resolve());
  });
}

function reused(requestId: string): QaioError {
  return new QaioError(
    'request-id-reused',
    told`Another request had the id '${requestId}' within the last ${answersAreKeptMs / 60_000} minutes. Give every request an id of its own, and the same id to a repetition only.`,
  );
}
