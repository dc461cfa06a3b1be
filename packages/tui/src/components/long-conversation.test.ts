/** A dashboard that is left open for weeks. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { Conversation, type Turn } from '@qaio/client';
import { ScriptedTaskClient, delta, done, moodStep, textTask } from '@qaio/client/testing';
import { History } from '../history/history.js';
import { rememberedTurns } from '../state/remembered-turns.js';
import { judgementLines } from '../text/judgement-lines.js';
import { words } from '../words/words.js';
import { type ConversationLine, conversationLines } from './conversation-lines.js';

const chat = textTask();
const settled = (): Promise<void> => new Promise(setImmediate);

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await settled();
  collect();
}

test('of ten thousand turns nothing holds those that are forgotten, and those that stay are not drawn again', async () => {
  const client = new ScriptedTaskClient([moodStep(), delta('抱抱你')]);
  const conversation = new Conversation(client, () => 'k', rememberedTurns);
  const history = new History();
  const turns: WeakRef<Turn>[] = [];
  let drawn: readonly ConversationLine[] = [];
  for (let i = 0; i < 10_000; i++) {
    const sent = conversation.run(chat, { message: `第${i}句` }, `第${i}句`);
    await settled();
    client.end(done());
    const turn = await sent;
    if (turn) turns.push(new WeakRef(turn));
    if (i % 100 !== 0) continue;
    drawn = conversationLines(conversation.turns(), 76, words.zh);
    judgementLines(conversation.turns(), { columns: 30, rows: 20 }, words.zh);
    history.put(conversation.record());
  }
  expect(turns).toHaveLength(10_000);
  expect(conversation.turns()).toHaveLength(rememberedTurns);
  const again = conversationLines(conversation.turns(), 76, words.zh);
  const before = new Set(drawn);
  expect(again.filter((line) => !before.has(line)).length).toBeLessThan(again.length / 5);
  history.put(conversation.record());
  await collectGarbage();
  const held = turns.filter((turn) => turn.deref() !== undefined).length;
  expect(held).toBeLessThanOrEqual(rememberedTurns + 1);
}, 60_000);
