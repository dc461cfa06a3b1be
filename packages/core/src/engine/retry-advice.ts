/** How fast a refusal is forgotten. */
const memoryMs = 2000;
/** Refusals of a second that cost little beside the work itself. */
const harmlessPerSecond = 10;
const mostSeconds = 30;

/** When those who are refused should ask again: the later, the more there are of them, so that refusing takes no time from answers. */
export class RetryAdvice {
  #count = 0;
  #countedAt = -Infinity;

  /**
   * Counts one more.
   *
   * @param now milliseconds on a monotonic clock
   * @returns whole seconds
   */
  refused(now: number): number {
    this.#count = 1 + this.#count * Math.exp((this.#countedAt - now) / memoryMs);
    this.#countedAt = now;
    const perSecond = this.#count / (memoryMs / 1000);
    return Math.min(mostSeconds, Math.max(1, Math.ceil(perSecond / harmlessPerSecond)));
  }
}
