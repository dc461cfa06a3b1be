import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConversationStore } from '@qaio/core';
import { createLogger } from '../logger.js';
import { ConversationUpkeep } from './conversation-upkeep.js';

const name = { owner: '', task: 'pal', id: '秘密' };
const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

let isBroken: boolean;
let lines: string[];
let conversations: ConversationStore;
let upkeep: ConversationUpkeep;
beforeEach(() => {
  [isBroken, lines] = [true, []];
  const write = async (): Promise<void> => {
    if (isBroken) throw noSpace;
  };
  conversations = new ConversationStore({ keeper: { found: [], keep: write, forget: write } });
  const logger = createLogger({
    level: 'info',
    format: 'json',
    stream: { write: (line) => lines.push(line) },
  });
  upkeep = new ConversationUpkeep({ conversations, logger, catchUpMs: 5 });
});
afterEach(() => upkeep.close());

const logged = (): object[] =>
  lines.map((line) => {
    const { level, conversations: count, err, msg } = JSON.parse(line) as Record<string, unknown>;
    return { level, count, cause: (err as { message?: string } | undefined)?.message, msg };
  });
const untilLogged = async (count: number): Promise<void> => {
  while (lines.length < count) await sleep(1);
};
const [alone, again] = [
  { level: 40, count: 1, cause: noSpace.message, msg: 'Conversations are in memory alone' },
  { level: 30, count: undefined, cause: undefined, msg: 'Conversations are on disk again' },
];

test('what could not be written is tried again until it is; the log tells both once, and no id', async () => {
  await expect(conversations.append(name, 1, { content: 'a' }, 'b')).rejects.toBe(noSpace);
  await untilLogged(1);
  await sleep(30);
  isBroken = false;
  await untilLogged(2);
  expect(logged()).toEqual([alone, again]);
  expect(conversations.behindCount).toBe(0);
  expect(lines.join()).not.toContain(name.id);
});

test('at its end it tries once more, and tells what is lost', async () => {
  await expect(conversations.append(name, 1, { content: 'a' }, 'b')).rejects.toBe(noSpace);
  await upkeep.close();
  expect(logged().at(-1)).toMatchObject({ level: 50, count: 1, msg: expect.stringContaining('are lost') });
  isBroken = false;
  await upkeep.close();
  expect(logged().at(-1)).toEqual(again);
});
