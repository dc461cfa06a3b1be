import { expect, test } from '@jest/globals';
import type { ChatMessage } from '../text/chat-message.js';
import { ConversationStore, type KeptConversations } from './conversation-store.js';

const turn = (text: string): ChatMessage[] => [
  { role: 'user', content: text },
  { role: 'assistant', content: `${text}!` },
];

/** What would be on disk. */
function keeper(found: KeptConversations['found'] = []) {
  const files = new Map(found);
  const kept: KeptConversations = {
    found,
    keep: async (key, turns) => void files.set(key, turns),
    forget: async (key) => void files.delete(key),
  };
  return { kept, files };
}

test('what is kept is what is remembered, and another store goes on from it', async () => {
  const { kept, files } = keeper();
  const store = new ConversationStore(kept);
  for (const text of ['a', 'b', 'c']) await store.append('k', 2, text, `${text}!`);
  await store.append('other', 2, 'x', 'x!');
  expect(files.get('k')).toEqual([...turn('b'), ...turn('c')]);
  const again = new ConversationStore(keeper([...files]).kept);
  for (const key of ['k', 'other', 'none']) expect(again.history(key, 2)).toEqual(store.history(key, 2));
});

test('no more than 1,024 are remembered or kept: the longest unused go', async () => {
  const old = Array.from({ length: 1030 }, (_, i) => [`${i}`, turn('a')] as const);
  const { kept, files } = keeper(old);
  const store = new ConversationStore(kept);
  expect([files.size, files.has('5'), files.has('6')]).toEqual([1024, false, true]);
  await store.append('6', 1, 'b', 'b!');
  await store.append('new', 1, 'b', 'b!');
  expect([files.size, files.has('6'), files.has('7'), files.has('new')]).toEqual([1024, true, false, true]);
  expect(store.history('7', 1)).toEqual([]);
});
