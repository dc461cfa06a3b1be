import type { Clock } from '@qaio/core';

const defaultQuietMs = 1000;

/** Says what a start is doing, once it takes longer than a moment. */
export class StartNotes {
  readonly #stderr: NodeJS.WritableStream;
  readonly #clock: Clock;
  readonly #quietUntil: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(stderr: NodeJS.WritableStream, clock: Clock, quietMs = defaultQuietMs) {
    this.#stderr = stderr;
    this.#clock = clock;
    this.#quietUntil = clock() + quietMs;
  }

  /** @param what is being done from now on, such as `Loading mini` */
  begin(what: string): void {
    this.end();
    const say = (): unknown => this.#stderr.write(`${what} ...\n`);
    const quietMs = this.#quietUntil - this.#clock();
    if (quietMs <= 0) say();
    else this.#timer = setTimeout(say, quietMs);
  }

  /** Nothing is left to be said. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
