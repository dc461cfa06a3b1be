import { expect, test } from '@jest/globals';
import { Conversation } from '@qaio/client';
import { ScriptedTaskClient, delta, done, textTask } from '@qaio/client/testing';
import { EarlierConversations } from './earlier-conversations.js';
import { keepEarlier } from './kept-earlier.js';
import { MemoryItem } from './memory-item.js';

const kept = new Map<string, string>();
const memory = { getItem: (name: string) => kept.get(name) ?? null, setItem: kept.set.bind(kept) };

let keys = 0;
function opened() {
  const client = new ScriptedTaskClient([delta('好')]);
  const conversation = new Conversation(client, () => `key ${keys++}`);
  const earlier = new EarlierConversations(conversation);
  keepEarlier(earlier, new MemoryItem(() => memory, 'earlier'));
  const say = async (message: string): Promise<void> => {
    const turn = conversation.run(textTask({ conversationTurns: 3 }), { message }, message);
    client.end(done());
    await turn;
  };
  const messages = () => conversation.turns().map(({ message }) => message);
  const others = () => earlier.list().map(({ turns }) => turns.map(({ message }) => message));
  return { client, conversation, earlier, say, messages, others };
}

test('whoever begins anew can go on with what was said before, and back, also after a reload', async () => {
  const first = opened();
  await first.say('早');
  await first.say('好');
  first.earlier.startAnew();
  first.earlier.startAnew(); // of nothing nothing is kept
  await first.say('晚安');
  expect(first.others()).toEqual([['早', '好']]);
  first.earlier.startAnew();
  expect(first.others()).toEqual([['晚安'], ['早', '好']]);

  const second = opened();
  expect(second.others()).toEqual(first.others());
  await second.say('你好');
  second.earlier.open(second.earlier.list()[1]!);
  expect(second.messages()).toEqual(['早', '好']);
  expect(second.others()).toEqual([['你好'], ['晚安']]);
  await second.say('再见');
  expect(second.client.calls.at(-1)?.conversation).toBe(first.client.calls[0]?.conversation);
  second.earlier.forget();
  expect(opened().others()).toEqual([]);
});

test('an answer that is being written stays as far as it has come', async () => {
  const { conversation, earlier } = opened();
  const turn = conversation.run(textTask(), { message: '早' }, '早');
  while (conversation.turns()[0]?.text !== '好') await new Promise((resolve) => setTimeout(resolve, 1));
  earlier.startAnew();
  await turn;
  expect(earlier.list()[0]?.turns).toMatchObject([{ text: '好', status: 'cancelled' }]);
});

test('what is no list of conversations is not read', () => {
  for (const text of ['', '{}', '[1, "{}"]']) {
    kept.set('earlier', text);
    expect(opened().others()).toEqual([]);
  }
});
