import { setTimeout as sleepMs } from 'node:timers/promises';
import type { Clock } from './engine-timing.js';
import type { ForwardRow, ModelRunner, RunnerShape, SlotSnapshot } from './model-runner.js';
import { backoffMs, steadyMs } from './reload-backoff.js';

/** What has become of an engine's runner. */
export type RunnerState =
  | { readonly kind: 'running' }
  /** Lost, and being loaded again: those that wait for a slot may go on waiting. */
  | { readonly kind: 'reloading'; readonly error: unknown }
  /** Lost again too soon, or could not be loaded: nobody should wait for the next attempt. */
  | { readonly kind: 'backing-off'; readonly error: unknown; readonly retryAfterSeconds: number };

export interface ReloadingRunnerOptions {
  readonly runner: ModelRunner;
  /** Undefined: it cannot be loaded again. */
  readonly reload?: (() => Promise<ModelRunner>) | undefined;
  readonly clock: Clock;
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  /** Told after every change, in the same turn of the event loop. */
  readonly onChange: (state: RunnerState) => void;
}

/** Passes that fail one after another until a runner counts as lost. */
const mostFailedPasses = 3;

const noOther = (): Promise<never> => Promise.reject(new Error('There is no way to load the model again.'));

const sleepAside = (ms: number): Promise<void> => sleepMs(ms, undefined, { ref: false });

/** The runner of an engine, loaded again whenever it is lost. */
export class ReloadingRunner {
  readonly #options: ReloadingRunnerOptions;
  #runner: ModelRunner;
  #state: RunnerState = { kind: 'running' };
  #loadedAt: number;
  /** Attempts to load it since it last ran for long. */
  #attempts = 0;
  #failedPasses = 0;
  #interruptions = 0;
  #isClosed = false;

  constructor(options: ReloadingRunnerOptions) {
    this.#options = options;
    this.#runner = options.runner;
    this.#loadedAt = options.clock();
    this.#watch(options.runner);
  }

  get shape(): RunnerShape {
    return this.#runner.shape;
  }

  get state(): RunnerState {
    return this.#state;
  }

  /** A pass of a runner that is lost meanwhile fails, too. */
  async forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]> {
    const runner = this.#runner;
    const interruptions = this.#interruptions;
    try {
      const logits = await runner.forward(rows);
      this.#failedPasses = 0;
      return logits;
    } catch (error) {
      if (interruptions === this.#interruptions) this.#failedPasses++;
      if (runner === this.#runner && this.#failedPasses >= mostFailedPasses) this.#lose(error);
      throw error;
    }
  }

  interrupt(): void {
    this.#interruptions++;
    this.#runner.interrupt();
  }

  saveSlot(slot: number, length: number): Promise<SlotSnapshot> {
    return this.#runner.saveSlot(slot, length);
  }

  restoreSlot(snapshot: SlotSnapshot, slot: number, length: number): Promise<void> {
    return this.#runner.restoreSlot(snapshot, slot, length);
  }

  dropSnapshot(snapshot: SlotSnapshot): void {
    this.#runner.dropSnapshot(snapshot);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#runner.close();
  }

  #watch({ lost }: ModelRunner): void {
    lost.addEventListener('abort', () => this.#lose(lost.reason), { once: true });
  }

  #lose(error: unknown): void {
    if (this.#isClosed || this.#state.kind !== 'running') return;
    if (this.#options.clock() - this.#loadedAt >= steadyMs) this.#attempts = 0;
    void this.#reload(error);
  }

  async #reload(loss: unknown): Promise<void> {
    let error = loss;
    do error = await this.#attempt(error);
    while (error !== undefined);
  }

  /** @returns why the model could not be loaded; undefined when nothing is left to be done */
  async #attempt(error: unknown): Promise<unknown> {
    const { reload = noOther, sleep = sleepAside } = this.#options;
    const delayMs = backoffMs(this.#attempts++);
    this.#become(
      delayMs === 0
        ? { kind: 'reloading', error }
        : { kind: 'backing-off', error, retryAfterSeconds: Math.ceil(delayMs / 1000) },
    );
    // the memory of one is free before the next takes its own
    await this.#runner.close().catch(() => undefined);
    if (delayMs > 0) await sleep(delayMs);
    if (this.#isClosed) return undefined;
    try {
      await this.#take(await reload());
      return undefined;
    } catch (failure) {
      return failure;
    }
  }

  async #take(runner: ModelRunner): Promise<void> {
    if (this.#isClosed) return runner.close();
    this.#runner = runner;
    this.#loadedAt = this.#options.clock();
    this.#failedPasses = 0;
    this.#become({ kind: 'running' });
    this.#watch(runner);
  }

  #become(state: RunnerState): void {
    this.#state = state;
    this.#options.onChange(state);
  }
}
