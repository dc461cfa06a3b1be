import { createHash } from 'node:crypto';
import { type Clock, QaioError, type RunResult, abortError, isJsonObject, told } from '@qaio/core';
import {
  type RunTaskRequest,
  RunTaskResponse,
  type StreamTaskResponse,
  runTaskRequestJson,
} from '@qaio/protocol';
import { replayedEvents } from './mapping/replayed-events.js';
import type { Translate } from './mapping/result-to-proto.js';
import { type RunWarnings, inLanguageOf, warningsOf } from './mapping/run-warnings.js';
import { taskNameOf } from './mapping/task-to-proto.js';

/** A run of a request whose caller has given it an id; `Run` is how it comes: as one answer, or as a stream. */
export interface IdentifiedRun<Run = Promise<RunTaskResponse>> {
  /** Ids are one caller's own; undefined where callers are not told apart. */
  readonly caller: string | undefined;
  readonly request: RunTaskRequest;
  readonly signal: AbortSignal;
  /** How long to wait for another run of the same request. */
  readonly timeLimitMs: number;
  /** Into the language of this caller, who may get what another has been answered; undefined: English is enough. */
  readonly translate?: Translate | undefined;
  /** @param onEnd told what came of the run before its answer is given */
  readonly run: (onEnd: (run: RunResult) => void) => Run;
}

interface KeptAnswer {
  readonly bytes: Uint8Array;
  readonly warnings: RunWarnings;
}

interface Entry {
  /** Of all that was asked for but the id. */
  readonly fingerprint: string;
  /** Ends with the run, whatever came of it. */
  readonly ended: Promise<unknown>;
  answer?: KeptAnswer & { readonly at: number };
}

/** The place of a run that has begun. */
interface RunUnderWay {
  readonly onEnd: (run: RunResult) => void;
  /** To be answered again. */
  keep(response: RunTaskResponse): void;
  /** Without an answer it is forgotten. */
  end(): void;
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
    const { answer, underWay } = await this.#place(identified);
    if (answer) return answer;
    try {
      const response = await identified.run(underWay.onEnd);
      underWay.keep(response);
      return response;
    } finally {
      underWay.end();
    }
  }

  /** The same of a stream, whose answer is its last event; one that its reader leaves is forgotten as well. */
  async *stream(
    identified: IdentifiedRun<AsyncIterable<StreamTaskResponse>>,
  ): AsyncGenerator<StreamTaskResponse> {
    const { answer, underWay } = await this.#place(identified);
    if (answer) {
      yield* replayedEvents(answer);
      return;
    }
    try {
      for await (const response of identified.run(underWay.onEnd)) {
        if (response.event?.$case === 'done') underWay.keep(response.event.value);
        yield response;
      }
    } finally {
      underWay.end();
    }
  }

  async #place(
    identified: Omit<IdentifiedRun, 'run'>,
  ): Promise<
    | { readonly answer: RunTaskResponse; readonly underWay?: never }
    | { readonly answer?: never; readonly underWay: RunUnderWay }
  > {
    const { caller = '', request } = identified;
    const key = `${caller}@${request.requestId}`;
    const fingerprint = fingerprintOf(request);
    for (;;) {
      this.#forgetOld();
      const entry = this.#entries.get(key);
      if (!entry) return { underWay: this.#begin(key, fingerprint) };
      if (entry.fingerprint !== fingerprint) throw reused(request.requestId);
      if (entry.answer) return { answer: replayed(entry.answer, identified.translate) };
      await endOrAbort(entry.ended, identified);
    }
  }

  #begin(key: string, fingerprint: string): RunUnderWay {
    let ended: () => void = () => undefined;
    const entry: Entry = { fingerprint, ended: new Promise<void>((resolve) => (ended = resolve)) };
    this.#entries.set(key, entry);
    let warnings: RunWarnings = [];
    return {
      onEnd: (run) => (warnings = warningsOf(run)),
      keep: (response) =>
        this.#keep(key, entry, { bytes: RunTaskResponse.encode(response).finish(), warnings }),
      end: () => {
        if (!entry.answer) this.#entries.delete(key);
        ended();
      },
    };
  }

  #keep(key: string, entry: Entry, answer: KeptAnswer): void {
    entry.answer = { ...answer, at: this.#clock() };
    this.#answerCount++;
    this.#bytes += answer.bytes.length;
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

function replayed({ bytes, warnings }: KeptAnswer, translate: Translate | undefined): RunTaskResponse {
  return { ...inLanguageOf(translate, RunTaskResponse.decode(bytes), warnings), replayed: true };
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
  { signal: outer, timeLimitMs }: Pick<IdentifiedRun, 'signal' | 'timeLimitMs'>,
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
