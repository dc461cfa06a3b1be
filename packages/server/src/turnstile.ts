import { QaioError } from '@qaio/core';

export interface TurnstileOptions {
  /** Callers that may wait; one more is refused. */
  readonly mostWaiting: number;
  /** Milliseconds until the next one passes; 0 for the next round of the event loop. */
  readonly restMs?: () => number;
}

const noRest = (): number => 0;
const retryAfterSeconds = 1;

/**
 * Lets callers through one by one, in their order: what each does in one go holds up sockets, timers and the model's
 * next step no longer than that, however many come at the same moment.
 */
export class Turnstile {
  readonly #mostWaiting: number;
  readonly #restMs: () => number;
  #waiting: (() => void)[] = [];
  #isOpen = true;

  constructor({ mostWaiting, restMs = noRest }: TurnstileOptions) {
    this.#mostWaiting = mostWaiting;
    this.#restMs = restMs;
  }

  /** @throws QaioError `queue-full` */
  async pass(): Promise<void> {
    if (this.#isOpen) {
      this.#rest();
      return;
    }
    if (this.#waiting.length >= this.#mostWaiting)
      throw new QaioError(
        'queue-full',
        `The server has ${this.#waiting.length} calls waiting to be read. Try again in a moment.`,
        { retryAfterSeconds },
      );
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #rest(): void {
    this.#isOpen = false;
    const restMs = this.#restMs();
    const next = (): void => this.#letOneThrough();
    if (restMs === 0) setImmediate(next);
    else setTimeout(next, restMs);
  }

  #letOneThrough(): void {
    const first = this.#waiting.shift();
    if (!first) {
      this.#isOpen = true;
      return;
    }
    this.#rest();
    first();
  }
}
