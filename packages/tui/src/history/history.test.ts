import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ConversationRecord, Turn } from '@qaio/client';
import { ConversationFiles } from './conversation-files.js';
import { History } from './history.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-history-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const turn = (message: string): Turn => ({
  ...{ id: 0, task: 'tasks/chat', message, text: '嗯', status: 'done', input: {} },
  ...{ steps: [], result: undefined, error: undefined, corrections: [] },
});
const record = (key: string, ...messages: string[]): ConversationRecord => ({
  key,
  turns: messages.map((message, id) => ({ ...turn(message), id })),
});
const keys = (history: History): string[] => history.state().records.map(({ key }) => key);

test('the newest stands first, each once, and one without turns is none', () => {
  const history = new History();
  for (const one of [record('a', '一'), record('b', '二'), record('a', '一', '三'), record('c')])
    history.put(one);
  expect(keys(history)).toEqual(['a', 'b']);
  expect(history.take('a')?.turns).toHaveLength(2);
  expect(keys(history)).toEqual(['b']);
});

test('fifty are remembered', () => {
  const history = new History();
  for (let i = 0; i < 60; i++) history.put(record(`k${i}`, '早'));
  expect([keys(history).length, keys(history)[0]]).toEqual([50, 'k59']);
});

test('a folder keeps them for the next dashboard, for its owner alone', async () => {
  const files = new ConversationFiles(join(folder, 'new'));
  const history = new History(files, await files.read());
  history.put(record('../a/b', '你好'));
  history.keep(record('c', '在吗'));
  history.put(record('d', '删掉'));
  history.remove('d');
  await history.settled();
  const names = await readdir(join(folder, 'new'));
  expect(names).toHaveLength(2);
  for (const name of names) expect((await stat(join(folder, 'new', name))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'new'))).mode & 0o777).toBe(0o700);
  const read = await new ConversationFiles(join(folder, 'new')).read();
  expect(read).toEqual(expect.arrayContaining([record('../a/b', '你好'), record('c', '在吗')]));
});

test('what is no conversation is left alone', async () => {
  await writeFile(join(folder, 'x.conversation.json'), '{');
  await writeFile(join(folder, 'notes.txt'), 'mine');
  expect(await new ConversationFiles(folder).read()).toEqual([]);
  expect(await readdir(folder)).toHaveLength(2);
});

test('what cannot be kept is told, until it can be', async () => {
  const files = new ConversationFiles(join(folder, 'gone'));
  const history = new History(files);
  history.put(record('a', '一'));
  await history.settled();
  expect(history.state().problem).toContain('ENOENT');
  await files.read();
  history.put(record('a', '一'));
  await history.settled();
  expect(history.state().problem).toBeUndefined();
});
