/** How much a new measurement counts beside all earlier ones. */
const weight = 1 / 16;

/** How fast those who wait get a slot, measured while there is always another who waits. */
export class QueuePace {
  /** Milliseconds from one to the next; undefined until measured. */
  #msEach: number | undefined;
  /** What stands for it until then; undefined until anything is known. */
  #expectedMsEach: number | undefined;
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

  /** Says what the time from one to the next should be, where none was measured yet. */
  expect(msEach: number): void {
    this.#expectedMsEach = averaged(this.#expectedMsEach, msEach, 1);
  }

  /** @returns milliseconds until a slot is free for who comes behind so many; 0 before anything is known */
  waitMs(ahead: number): number {
    return Math.max(0, ahead) * (this.#msEach ?? this.#expectedMsEach ?? 0);
  }

  #measure(msEach: number, count: number): void {
    this.#msEach = averaged(this.#msEach, msEach, count);
  }
}

/** @param count how many measurements the new one stands for */
function averaged(average: number | undefined, measured: number, count: number): number {
  const old = (1 - weight) ** count;
  return average === undefined ? measured : old * average + (1 - old) * measured;
}
