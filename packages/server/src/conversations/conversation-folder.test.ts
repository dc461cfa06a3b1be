import { mkdtemp, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeptConversation } from '@qaio/core';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConversationFolder } from './conversation-folder.js';

let parent: string;
let path: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'qaio-sessions-'));
  path = join(parent, 'kept');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const open = () => ConversationFolder.open(path);
const turns = (text: string) => [
  { role: 'user', content: text, input: { text, more: [1] } } as const,
  { role: 'assistant', content: `${text}！\n😀` } as const,
];

const kept = (id: string, text: string, more: Partial<KeptConversation> = {}): KeptConversation => ({
  owner: '',
  task: 'pal',
  id,
  turns: turns(text),
  turnCount: 3,
  createdAt: 1_000,
  usedAt: 2_000,
  ...more,
});
const byId = (found: readonly KeptConversation[]) => [...found].sort((a, b) => (a.id < b.id ? -1 : 1));

test('a later process finds what was kept last, of each owner, and not what was forgotten', async () => {
  const folder = await open();
  const all = [kept('../../x', '一'), kept('😀', '一', { owner: 'alice', ttlMs: 5 }), kept('😀', '一')];
  for (const one of [...all, kept('gone', '一')]) await folder.keep(one);
  const again = kept('../../x', '三', { turnCount: 9, usedAt: 3_000 });
  await Promise.all([folder.keep(kept('../../x', '二')), folder.keep(again)]);
  await folder.forget(kept('gone', ''));
  const { found } = await open();
  expect(byId(found)).toEqual(expect.arrayContaining([again, ...all.slice(1)]));
  expect(found).toHaveLength(3);
});

test('a file of an earlier version is a conversation that was last used when it was written', async () => {
  await (await open()).keep(kept('a', '一'));
  const [name = ''] = await readdir(path);
  const file = join(path, name);
  await writeFile(file, JSON.stringify({ key: 'pal/a', turns: turns('一') }));
  await utimes(file, 5, 5);
  expect((await open()).found).toEqual([kept('a', '一', { turnCount: 1, createdAt: 5_000, usedAt: 5_000 })]);
});

test('nobody else may read what was said', async () => {
  await (await open()).keep(kept('a', '一'));
  const [name = ''] = await readdir(path);
  expect([(await stat(path)).mode & 0o777, (await stat(join(path, name))).mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);
});

test('what was being written when a process ended is not in the way; other files are left alone', async () => {
  const folder = await open();
  await folder.keep(kept('a', '一'));
  const [name = ''] = await readdir(path);
  await writeFile(join(path, `${name}.new`), '{"key":"pal/a","tu');
  await writeFile(join(path, 'notes.txt'), 'mine');
  expect((await open()).found).toEqual([kept('a', '一')]);
  expect((await readdir(path)).sort()).toEqual([name, 'notes.txt'].sort());
});

test.each([
  ['cut off', (text: string) => text.slice(0, -5)],
  ['of another conversation', (text: string) => text.replace('pal/a', 'pal/b')],
  ['of another kind', () => '[]'],
  ['half a turn', (text: string) => text.replace(/,\{"role":"assistant".*\}\]/su, ']')],
  ['with a role that nobody has', (text: string) => text.replace('"user"', '"system"')],
])('a file that is damaged is refused by its name: %s', async (_, damage) => {
  await (await open()).keep(kept('a', '一'));
  const [name = ''] = await readdir(path);
  const file = join(path, name);
  await writeFile(file, damage(await readFile(file, 'utf8')));
  await expect(open()).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringMatching(new RegExp(`^--sessions-dir: ${file} is damaged: .*Move it away`, 'su')),
  });
});

test('what cannot be kept is told, and stays as it was; what comes then is kept', async () => {
  const folder = await open();
  await folder.keep(kept('a', '一'));
  const [name = ''] = await readdir(path);
  // what is written there finds a full disk
  await symlink('/dev/full', join(path, `${name}.new`));
  const writing = [folder.keep(kept('a', '二')), folder.keep(kept('b', '三'))];
  await expect(writing[0]).rejects.toMatchObject({ code: 'ENOSPC' });
  await writing[1];
  expect((await readdir(path)).filter((one) => one.endsWith('.new'))).toEqual([]);
  expect(byId((await open()).found)).toEqual([kept('a', '一'), kept('b', '三')]);
});

test('a folder that is gone is told', async () => {
  const folder = await open();
  await rm(path, { recursive: true });
  await expect(folder.keep(kept('a', '一'))).rejects.toMatchObject({ code: 'ENOENT' });
});
