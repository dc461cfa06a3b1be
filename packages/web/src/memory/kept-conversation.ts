import { type Conversation, conversationText, readConversation } from '@qaio/client';
import type { MemoryItem } from './memory-item.js';

/** Between a change and its being kept; an answer changes with every token. */
const delayMs = 500;

/**
 * The conversation goes on from the one that the browser has kept, and is kept from now on.
 *
 * @param leaving hears `pagehide`
 */
export function keepConversation(
  conversation: Conversation,
  item: MemoryItem,
  leaving: Pick<EventTarget, 'addEventListener'>,
): void {
  const kept = readConversation(item.read() ?? '');
  if (kept) conversation.resume(kept);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    timer = undefined;
    item.keep(conversationText(conversation.record()));
  };
  conversation.subscribe(() => (timer ??= setTimeout(keep, delayMs)));
  leaving.addEventListener('pagehide', keep);
}
