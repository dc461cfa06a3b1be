import type { ConversationStore } from '@qaio/core';
import type { Logger } from '../logger.js';

export interface ConversationUpkeepOptions {
  readonly conversations: ConversationStore;
  readonly logger: Logger;
  /** How long a conversation whose time is over may still lie on the disk; nobody sees it. */
  readonly expiryMs?: number | undefined;
  /** How often those are tried again that could not be written. */
  readonly catchUpMs?: number | undefined;
}

/** Keeps the disk to what is remembered, beside the calls: what is over its time goes, what could not be written comes. */
export class ConversationUpkeep {
  readonly #conversations: ConversationStore;
  readonly #logger: Logger;
  readonly #timers: readonly NodeJS.Timeout[];
  /** How many were behind when the log was told last. */
  #told = 0;

  /** Until it is closed. */
  constructor({ conversations, logger, expiryMs = 60_000, catchUpMs = 10_000 }: ConversationUpkeepOptions) {
    this.#conversations = conversations;
    this.#logger = logger;
    this.#timers = [
      setInterval(() => void conversations.expire(), expiryMs).unref(),
      setInterval(() => void this.#catchUp(), catchUpMs).unref(),
    ];
  }

  /** Tries once more to write what could not be written. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#catchUp();
    const { behindCount } = this.#conversations;
    if (behindCount > 0)
      this.#logger.error(
        { conversations: behindCount },
        'The last changes of conversations are lost: they could not be written',
      );
  }

  async #catchUp(): Promise<void> {
    const err: unknown = await this.#conversations.catchUp().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const { behindCount } = this.#conversations;
    if (behindCount === this.#told) return;
    this.#told = behindCount;
    if (behindCount > 0)
      this.#logger.warn({ conversations: behindCount, err }, 'Conversations are in memory alone');
    else this.#logger.info({}, 'Conversations are on disk again');
  }
}
