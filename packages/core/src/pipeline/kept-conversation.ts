import type { TaskInput } from '../constraint/value-schema.js';
import type { ChatMessage } from '../text/chat-message.js';
import type { ConversationName } from './conversation-name.js';

/** A message, and what somebody sent of which the prompt's text was made; undefined of answers, and where only a text is known. */
export interface KeptMessage extends ChatMessage {
  readonly input?: TaskInput | undefined;
}

/** A conversation as it is remembered. Times are milliseconds since 1970. */
export interface KeptConversation extends ConversationName {
  /** The last turns, user and assistant, as many as the task may see. */
  readonly turns: readonly KeptMessage[];
  /** All turns that it has had. */
  readonly turnCount: number;
  readonly createdAt: number;
  /** When it last had a turn. */
  readonly usedAt: number;
  /** Forgotten this long after `usedAt`; undefined: as the store says. */
  readonly ttlMs?: number | undefined;
}
