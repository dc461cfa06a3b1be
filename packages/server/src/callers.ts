import type { Clock } from '@qaio/core';
import type { ApiKey, ApiKeys } from './api-keys.js';
import { RunLimit, tooManyRuns } from './run-limit.js';

/** Who makes a call, known by the API key. */
export interface Caller {
  /** Of the key. */
  readonly name: string;
  /** @throws QaioError `rate-limited` for more runs than the key may start */
  countRun(): void;
  /** @param listener told once the key is taken out @returns the way to stop listening */
  onRevoked(listener: () => void): () => void;
}

/** Those who have a key, and how much each has asked for lately, over all doors together. */
export class Callers {
  readonly #keys: ApiKeys;
  readonly #clock: Clock;
  /** By the key's hash: of two keys with one name each has its own. */
  readonly #limits = new Map<string, RunLimit>();
  /** Of calls under way. */
  readonly #listeners = new Map<() => void, ApiKey>();

  constructor(keys: ApiKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
    keys.onReplace(() => this.#tellRevoked());
  }

  /**
   * @param authorization of the call's metadata or header
   * @throws QaioError `unauthenticated`
   */
  identify(authorization: string | undefined): Caller {
    const key = this.#keys.callerOf(authorization);
    return {
      name: key.name,
      countRun: () => this.#countRun(key),
      onRevoked: (listener) => this.#onRevoked(key, listener),
    };
  }

  #onRevoked(key: ApiKey, listener: () => void): () => void {
    this.#listeners.set(listener, key);
    return () => this.#listeners.delete(listener);
  }

  #tellRevoked(): void {
    for (const [listener, key] of this.#listeners) if (!this.#keys.has(key)) listener();
  }

  #countRun({ name, sha256, runsPerMinute }: ApiKey): void {
    if (runsPerMinute === undefined) return;
    const now = this.#clock();
    const waitMs = this.#limitOf(sha256.toString('hex'), now).take(runsPerMinute, now);
    if (waitMs > 0) throw tooManyRuns(name, runsPerMinute, waitMs);
  }

  #limitOf(id: string, now: number): RunLimit {
    const known = this.#limits.get(id);
    if (known) return known;
    // keys come and go with edits of their file
    for (const [other, limit] of this.#limits) if (limit.isIdle(now)) this.#limits.delete(other);
    const limit = new RunLimit();
    this.#limits.set(id, limit);
    return limit;
  }
}
