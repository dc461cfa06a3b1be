import { type ConversationRecord, conversationText, readConversation } from '@qaio/client';
import type { EarlierConversations } from './earlier-conversations.js';
import type { MemoryItem } from './memory-item.js';

/** In UTF-16 units; browsers keep some five million for all pages of an address. */
const room = 2_000_000;

/** Those that the browser has kept are there again, and all are kept from now on: the newest, as many as fit. */
export function keepEarlier(earlier: EarlierConversations, item: MemoryItem): void {
  const kept = item.readJson();
  const texts = Array.isArray(kept) ? kept.filter((text) => typeof text === 'string') : [];
  earlier.resume(texts.flatMap((text) => readConversation(text) ?? []));
  earlier.subscribe(() => item.keep(JSON.stringify(newest(earlier.list()))));
}

function newest(records: readonly ConversationRecord[]): string[] {
  const texts: string[] = [];
  let length = 0;
  for (const record of records) {
    const text = conversationText(record);
    length += text.length;
    if (length > room) break;
    texts.push(text);
  }
  return texts;
}
