import type { ChatMessage } from '../text/chat-message.js';
import { RecentMap } from './recent-map.js';

/** Where conversations outlast the process. Neither way of writing rejects: what is lost is told elsewhere. */
export interface KeptConversations {
  /** As they were at the start, the longest unused first. */
  readonly found: readonly (readonly [key: string, turns: readonly ChatMessage[]])[];
  /** In place of what was kept of the conversation. */
  keep(key: string, turns: readonly ChatMessage[]): Promise<void>;
  forget(key: string): Promise<void>;
}

const maxConversations = 1024;

/** What has been said, by conversation; the longest unused is forgotten first. */
export class ConversationStore {
  readonly #turns = new RecentMap<readonly ChatMessage[]>(maxConversations);
  readonly #kept: KeptConversations | undefined;

  /** @param kept undefined: what is said lives as long as the process */
  constructor(kept?: KeptConversations) {
    this.#kept = kept;
    for (const [key, turns] of kept?.found ?? []) void this.#remember(key, turns);
  }

  /** Messages of the last turns, oldest first. */
  history(key: string, turnCount: number): readonly ChatMessage[] {
    return (this.#turns.get(key) ?? []).slice(-2 * turnCount);
  }

  /** Remembered at once; resolves when it is kept, too. @param turnCount how many turns are worth keeping */
  async append(key: string, turnCount: number, user: string, assistant: string): Promise<void> {
    const turn: ChatMessage[] = [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ];
    const turns = [...this.history(key, turnCount), ...turn].slice(-2 * turnCount);
    await Promise.all([this.#kept?.keep(key, turns), this.#remember(key, turns)]);
  }

  async #remember(key: string, turns: readonly ChatMessage[]): Promise<void> {
    const forgotten = this.#turns.set(key, turns);
    if (forgotten !== undefined) await this.#kept?.forget(forgotten);
  }
}
