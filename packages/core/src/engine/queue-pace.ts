/** How much a new measurement counts beside all earlier ones. */
const weight = 1 / 16;

/** How fast those who wait get a slot, measured while there is always another who waits. */
export class QueuePace {
  /** Milliseconds from one to the next; undefined until measured. */
  #msEach: number | undefined;
  /** When the last one got a slot and left others waiting. */
  #since: number | undefined;

  /**
   * Call it in every step.
   *
   * @param now milliseconds on a monotonic clock
   * @param started how many have just got a slot
   * @param left how many still wait
   */
  note(now: number, started: number, left: number): void {
    if (started > 0 && this.#since !== undefined) this.#measure((now - this.#since) / started, started);
    if (left === 0) this.#since = undefined;
    else if (started > 0 || this.#since === undefined) this.#since = now;
  }

  /** @returns milliseconds until a slot is free for who comes behind so many; 0 before anything was measured */
  waitMs(ahead: number): number {
    return Math.max(0, ahead) * (this.#msEach ?? 0);
  }

  #measure(msEach: number, count: number): void {
    const old = (1 - weight) ** count;
    this.#msEach = this.#msEach === undefined ? msEach : old * this.#msEach + (1 - old) * msEach;
  }
}
