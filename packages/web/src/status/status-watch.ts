import { Store, type TurnError, turnError } from '@qaio/client';
import { metricSamples } from './metric-samples.js';
import { type ServerFigures, type ServerRates, ratesBetween, serverFigures } from './server-figures.js';

export interface StatusCalls {
  /** In Prometheus' text format. */
  metrics(signal: AbortSignal): Promise<string>;
}

export interface StatusOptions {
  readonly calls: StatusCalls;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Whether anybody can see it. */
  readonly isVisible: () => boolean;
}

export interface Status {
  /** The last that came; undefined before the first. */
  readonly figures: ServerFigures | undefined;
  /** Between the last two; undefined before the second. */
  readonly rates: ServerRates | undefined;
  /** Why there is nothing newer. */
  readonly error: TurnError | undefined;
}

const everyMs = 2_000;

/** A server's figures, asked for again and again while somebody looks. */
export class StatusWatch {
  readonly #options: StatusOptions;
  readonly #store = new Store<Status>({ figures: undefined, rates: undefined, error: undefined });
  #askedAt = 0;

  constructor(options: StatusOptions) {
    this.#options = options;
  }

  readonly status = (): Status => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Until the signal aborts. Never rejects. */
  async follow(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      if (this.#options.isVisible()) await this.#ask(signal);
      if (!isOver()) await this.#options.wait(everyMs, signal);
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const figures = serverFigures(metricSamples(await this.#options.calls.metrics(signal)));
      if (signal.aborted) return;
      const [before, now] = [this.status().figures, this.#options.now()];
      const rates = before && ratesBetween(before, figures, (now - this.#askedAt) / 1000);
      this.#askedAt = now;
      this.#store.set({ figures, rates, error: undefined });
    } catch (thrown) {
      if (!signal.aborted) this.#store.set({ ...this.status(), rates: undefined, error: turnError(thrown) });
    }
  }
}
