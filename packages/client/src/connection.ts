import type { GetModelResponse } from '@qaio/protocol';
import { LinkedAbort } from './linked-abort.js';
import { Store } from './store.js';
import type { TaskClient, TaskList } from './task-client.js';
import { turnError } from './turn-error.js';
import { type Wait, waitFor } from './wait.js';

export interface ConnectionState extends TaskList {
  /** `connecting` until the model and the tasks are known, then `lost` whenever the server does not answer. */
  readonly status: 'connecting' | 'connected' | 'lost';
  readonly model: GetModelResponse | undefined;
  /** The tries that the server has not answered since it last did; undefined while it answers. */
  readonly silence: Silence | undefined;
}

/** A server that does not answer. */
export interface Silence {
  /** When the first of the tries failed: milliseconds since 1970. */
  readonly since: number;
  readonly tries: number;
  /** It is there, and wants an API key that it knows. */
  readonly wantsKey?: boolean;
}

type ServerCalls = Pick<TaskClient, 'getModel' | 'watchTasks'>;
/** Between two tries, as long as the server answers. */
const retryMs = 2_000;
/** Longer each time that it does not, and never longer than this. */
const mostRetryMs = 5_000;
const initial: ConnectionState = {
  status: 'connecting',
  model: undefined,
  tasks: [],
  problems: [],
  silence: undefined,
};

/** What a server says about itself, followed through its restarts. */
export class Connection {
  readonly #client: ServerCalls;
  readonly #wait: Wait;
  readonly #now: () => number;
  readonly #store = new Store(initial);
  #isAnswering = false;
  #hasTasks = false;
  /** Of the watching: a server that does not answer may have left a connection that says nothing any more. */
  #lost = new AbortController();

  /** @param now milliseconds since 1970 */
  constructor(client: ServerCalls, wait: Wait = waitFor, now: () => number = Date.now) {
    this.#client = client;
    this.#wait = wait;
    this.#now = now;
  }

  readonly state = (): ConnectionState => this.#store.get();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Follows the server until the signal aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    let watching: Promise<void> | undefined;
    while (!isOver()) {
      await this.#askForModel(signal);
      if (this.#isAnswering && !isOver())
        watching ??= this.#watchTasks(signal).finally(() => (watching = undefined));
      const tries = this.state().silence?.tries ?? 1;
      if (!isOver()) await this.#wait(Math.min(retryMs * 2 ** (tries - 1), mostRetryMs), signal);
    }
    await watching;
  }

  async #askForModel(signal: AbortSignal): Promise<void> {
    // asked every few seconds, for as long as the signal lives
    const asking = new LinkedAbort(signal);
    try {
      const model = await this.#client.getModel(asking.signal);
      this.#isAnswering = true;
      this.#set({ model, silence: undefined }, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      this.#isAnswering = false;
      this.#lost.abort();
      this.#set({ silence: this.#longerSilence(thrown) }, signal);
    } finally {
      asking.release();
    }
  }

  #longerSilence(thrown: unknown): Silence {
    const { since = this.#now(), tries = 0 } = this.state().silence ?? {};
    return { since, tries: tries + 1, wantsKey: turnError(thrown).status === 'UNAUTHENTICATED' };
  }

  /** Until the server ends it, or is lost; never rejects. */
  async #watchTasks(signal: AbortSignal): Promise<void> {
    this.#lost = new AbortController();
    const either = AbortSignal.any([signal, this.#lost.signal]);
    try {
      for await (const { tasks, problems } of this.#client.watchTasks(either)) {
        this.#hasTasks = true;
        this.#set({ tasks, problems }, signal);
      }
    } catch {
      // the next answer about the model begins it anew
    }
  }

  #set(change: Partial<ConnectionState>, signal: AbortSignal): void {
    if (signal.aborted) return;
    const state = { ...this.state(), ...change };
    const isKnown = state.model !== undefined && this.#hasTasks;
    this.#store.set({ ...state, status: !isKnown ? 'connecting' : this.#isAnswering ? 'connected' : 'lost' });
  }
}
