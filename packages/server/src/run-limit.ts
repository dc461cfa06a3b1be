import { QaioError, told } from '@qaio/core';

/** Bound of a limit, which is a whole number from 1. */
export const maxRunsPerMinute = 99_999;

const minuteMs = 60_000;

/**
 * A bucket of tokens, one for each run: a run takes one, which is back a minute later. So that there is never more in any
 * minute than the bucket holds; one that refills evenly would give a full bucket and a minute's worth beside it.
 */
export class RunLimit {
  /** When the tokens that are out were taken, in ms, the oldest first. */
  #taken: number[] = [];

  /**
   * @param perMinute how many tokens there are; may be another at every call
   * @param now in ms, never less than before
   * @returns 0 if a token was taken, otherwise how many ms it is until one is back
   */
  take(perMinute: number, now: number): number {
    this.#collect(now);
    const blocking = this.#taken.at(-perMinute);
    if (blocking !== undefined) return blocking + minuteMs - now;
    this.#taken.push(now);
    return 0;
  }

  /** Whether all tokens are back. */
  isIdle(now: number): boolean {
    this.#collect(now);
    return this.#taken.length === 0;
  }

  #collect(now: number): void {
    const stillOut = this.#taken.findIndex((takenAt) => takenAt + minuteMs > now);
    this.#taken.splice(0, stillOut < 0 ? this.#taken.length : stillOut);
  }
}

/** @param waitMs until the next run is accepted */
export function tooManyRuns(key: string, perMinute: number, waitMs: number): QaioError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return new QaioError(
    'rate-limited',
    told`The API key '${key}' may start ${perMinute} run${perMinute === 1 ? '' : 's'} a minute. Try again in ${retryAfterSeconds} second${retryAfterSeconds === 1 ? '' : 's'}.`,
    { retryAfterSeconds },
  );
}
