import type { ChatMessage } from '../text/chat-message.js';
import { RecentMap } from './recent-map.js';

const maxConversations = 1024;

/** What has been said, by conversation; the longest unused is forgotten first. It lives as long as the process. */
export class ConversationStore {
  readonly #turns = new RecentMap<readonly ChatMessage[]>(maxConversations);

  /** Messages of the last turns, oldest first. */
  history(key: string, turnCount: number): readonly ChatMessage[] {
    return (this.#turns.get(key) ?? []).slice(-2 * turnCount);
  }

  /** @param turnCount how many turns are worth keeping */
  append(key: string, turnCount: number, user: string, assistant: string): void {
    const turn: ChatMessage[] = [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ];
    const turns = [...this.history(key, turnCount), ...turn].slice(-2 * turnCount);
    this.#turns.set(key, turns);
  }
}
