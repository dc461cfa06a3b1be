/** Within it a queue that a burst has filled is emptied, or else there is more to do than can be done. */
export const burstMs = 1000;

/** Tells a queue that stands, because more comes than goes, from one that a burst has filled. */
export class StandingQueue {
  /** From when on there has always been somebody who waits. */
  #since: number | undefined;

  /**
   * Call it in every step.
   *
   * @param now milliseconds on a monotonic clock
   * @param waiting how many wait
   */
  note(now: number, waiting: number): void {
    if (waiting === 0) this.#since = undefined;
    else this.#since ??= now;
  }

  hasStood(now: number): boolean {
    return this.#since !== undefined && now - this.#since >= burstMs;
  }
}
