import { type ConversationName, conversationKey } from './conversation-name.js';
import type { KeptConversation } from './kept-conversation.js';

/** Where conversations outlast the process. Of one conversation, the later call counts. */
export interface ConversationKeeper {
  /** As they were at the start, in any order. */
  readonly found: readonly KeptConversation[];
  /** In place of what was kept of the conversation. @throws the system's error; what was kept is whole still */
  keep(conversation: KeptConversation): Promise<void>;
  /** @throws the system's error */
  forget(name: ConversationName): Promise<void>;
}

/** The copies of conversations that outlast the process, and which of them are behind what is remembered. */
export class KeptCopies {
  readonly #keeper: ConversationKeeper;
  readonly #remembered: (name: ConversationName) => KeptConversation | undefined;
  /** By key, the longest untried first. */
  readonly #behind = new Map<string, ConversationName>();

  constructor(
    keeper: ConversationKeeper,
    remembered: (name: ConversationName) => KeptConversation | undefined,
  ) {
    this.#keeper = keeper;
    this.#remembered = remembered;
  }

  /** How many conversations would be lost, or come back, if the process ended now. */
  get behindCount(): number {
    return this.#behind.size;
  }

  /** @throws the keeper's error */
  async write(name: ConversationName): Promise<void> {
    const remembered = this.#remembered(name);
    await (remembered ? this.#keeper.keep(remembered) : this.#keeper.forget(name));
  }

  /** A copy that cannot be written is behind until {@link catchUp} has written it. @throws the keeper's error */
  async update(name: ConversationName): Promise<void> {
    const key = conversationKey(name);
    try {
      await this.write(name);
      this.#behind.delete(key);
    } catch (error) {
      this.#behind.delete(key);
      this.#behind.set(key, name);
      throw error;
    }
  }

  /** Tries those that are behind until one fails, which is then tried last. @throws the keeper's error */
  async catchUp(): Promise<void> {
    for (const name of [...this.#behind.values()]) await this.update(name);
  }
}
