import { type Conversation, conversationText, readConversation } from '@qaio/client';
import type { MemoryItem } from './memory-item.js';

/** Between a change of an answer that is being written and its being kept: it changes with every token. */
const delayMs = 500;

/**
 * The conversation goes on from the one that the browser has kept, and is kept from now on.
 *
 * @param leaving hears `pagehide` and `visibilitychange`, the last that a phone tells a page
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
  conversation.subscribe(() => {
    if (conversation.isRunning) timer ??= setTimeout(keep, delayMs);
    else keep();
  });
  for (const event of ['pagehide', 'visibilitychange']) leaving.addEventListener(event, keep);
}
