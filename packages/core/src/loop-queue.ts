import { QaioError } from './errors.js';
import { told } from './told.js';

export interface LoopQueueOptions {
  /** Milliseconds after which no further job begins in a round; a round has one job at least. */
  readonly roundMs?: number;
  /** Jobs that may wait, where not all may; one more is refused. */
  readonly mostWaiting?: number;
  /** Milliseconds between a round with jobs and the next; 0 leaves only what the event loop does in between. */
  readonly restMs?: () => number;
  readonly clock?: () => number;
}

const retryAfterSeconds = 1;

/**
 * Does short jobs in their order, at once while there is time in this round of the event loop and else in the next ones:
 * however many come at the same moment, sockets, timers and the model's next step wait for a few milliseconds of them.
 */
export class LoopQueue {
  readonly #options: Required<LoopQueueOptions>;
  readonly #waiting: (() => void)[] = [];
  /** When the jobs of this round began; undefined before the first. */
  #began: number | undefined;

  constructor({
    roundMs = 4,
    mostWaiting = Infinity,
    restMs = () => 0,
    clock = () => performance.now(),
  }: LoopQueueOptions = {}) {
    this.#options = { roundMs, mostWaiting, restMs, clock };
  }

  /** @throws what the job throws, and QaioError `queue-full` */
  async do<Result>(job: () => Result): Promise<Result> {
    if (this.#waiting.length === 0 && this.#hasTime()) return job();
    if (this.#waiting.length >= this.#options.mostWaiting)
      throw new QaioError(
        'queue-full',
        told`The server has ${this.#waiting.length} calls waiting to be looked at. Try again in a moment.`,
        { retryAfterSeconds },
      );
    const done = async (): Promise<Result> => job();
    return new Promise<Result>((resolve) => this.#waiting.push(() => resolve(done())));
  }

  #hasTime(): boolean {
    const now = this.#options.clock();
    if (this.#began !== undefined) return now - this.#began < this.#options.roundMs;
    this.#began = now;
    const restMs = this.#options.restMs();
    const next = (): void => this.#nextRound();
    if (restMs === 0) setImmediate(next);
    else setTimeout(next, restMs);
    return true;
  }

  #nextRound(): void {
    this.#began = undefined;
    while (this.#waiting.length > 0 && this.#hasTime()) this.#waiting.shift()?.();
  }
}
