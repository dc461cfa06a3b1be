import type { ChatMessage } from '../text/chat-message.js';
import type { ConversationName } from './conversation-name.js';

/** A conversation as it is remembered. Times are milliseconds since 1970. */
export interface KeptConversation extends ConversationName {
  /** The last turns, user and assistant, as many as the task may see. */
  readonly turns: readonly ChatMessage[];
  /** All turns that it has had. */
  readonly turnCount: number;
  readonly createdAt: number;
  /** When it last had a turn. */
  readonly usedAt: number;
  /** Forgotten this long after `usedAt`; undefined: as the store says. */
  readonly ttlMs?: number | undefined;
}
