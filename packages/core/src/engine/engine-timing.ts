/** Milliseconds on a monotonic clock; only differences mean anything. */
export type Clock = () => number;

/** How long each part of a run took, from submission on. */
export interface EngineTiming {
  /** Waiting for a slot. */
  readonly queuedMs: number;
  /** From the slot to the logits after the whole prompt. */
  readonly prefillMs: number;
  /** From submission to the first token; the same as queue and prefill for a scoring. */
  readonly timeToFirstTokenMs: number;
  readonly totalMs: number;
}

/** Stamps the moments of one run. */
export class Stopwatch {
  readonly #clock: Clock;
  readonly #submittedAt: number;
  #startedAt: number | undefined;
  #prefilledAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#submittedAt = clock();
  }

  markStarted(): void {
    this.#startedAt ??= this.#clock();
  }

  markPrefilled(): void {
    this.#prefilledAt ??= this.#clock();
  }

  read(): EngineTiming {
    const now = this.#clock();
    const startedAt = this.#startedAt ?? now;
    const prefilledAt = this.#prefilledAt ?? now;
    return {
      queuedMs: startedAt - this.#submittedAt,
      prefillMs: prefilledAt - startedAt,
      timeToFirstTokenMs: prefilledAt - this.#submittedAt,
      totalMs: now - this.#submittedAt,
    };
  }
}
