import { expect, test } from '@jest/globals';
import { Conversation } from '@qaio/client';
import { ScriptedTaskClient, delta, done, textTask } from '@qaio/client/testing';
import { keepConversation } from './kept-conversation.js';
import { MemoryItem } from './memory-item.js';

function tab() {
  const kept = new Map<string, string>();
  const memory = { getItem: (name: string) => kept.get(name) ?? null, setItem: kept.set.bind(kept) };
  return new MemoryItem(() => memory, 'conversation');
}

let keys = 0;
function opened(item: MemoryItem) {
  const client = new ScriptedTaskClient([delta('好')]);
  const conversation = new Conversation(client, () => `key ${keys++}`);
  const page = new EventTarget();
  keepConversation(conversation, item, page);
  return { client, conversation, leave: () => page.dispatchEvent(new Event('pagehide')) };
}

async function say({ client, conversation }: ReturnType<typeof opened>, message: string): Promise<void> {
  const turn = conversation.run(textTask({ conversationTurns: 3 }), { message }, message);
  client.end(done());
  await turn;
}

test('a page that is left and opened again goes on in the same conversation; a new one begins blank', async () => {
  const item = tab();
  const first = opened(item);
  await say(first, '早');
  first.leave();
  const second = opened(item);
  expect(second.conversation.turns()).toEqual(first.conversation.turns());
  await say(second, '晚安');
  expect(second.conversation.turns().map(({ id }) => id)).toEqual([0, 1]);
  expect(second.client.calls[0]?.conversation).toBe(first.client.calls[0]?.conversation);
  second.conversation.startAnew();
  expect(opened(item).conversation.turns()).toEqual([]);
});

test('a turn that has ended is kept at once', async () => {
  const item = tab();
  const first = opened(item);
  await say(first, '早');
  expect(opened(item).conversation.turns()).toEqual(first.conversation.turns());
});

test('what is no conversation is not read', () => {
  const item = tab();
  item.keep('{"version":1,"key":"k","turns":[{}]}');
  expect(opened(item).conversation.turns()).toEqual([]);
});
