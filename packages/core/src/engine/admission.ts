/**
 * A run's place in the engine, taken before the run begins: none of its sequences is refused for a full queue, so no
 * work that was begun is thrown away.
 */
export class Admission {
  #giveBack: (() => void) | undefined;

  /** @param giveBack ends the reservation */
  constructor(
    /** Requests that were in the queue before it. */
    readonly waitingAhead: number,
    /** Milliseconds until its turn as the queue goes now; 0 where it need not wait, or nothing was measured yet. */
    readonly expectedWaitMs: number,
    giveBack: () => void,
  ) {
    this.#giveBack = giveBack;
  }

  /** Gives the place in the queue back, once: its first sequence takes it, or the run ends without one. */
  release(): void {
    this.#giveBack?.();
    this.#giveBack = undefined;
  }
}
