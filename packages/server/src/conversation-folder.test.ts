import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConversationFolder } from './conversation-folder.js';

let parent: string;
let path: string;
let errors: unknown[];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'qaio-sessions-'));
  path = join(parent, 'kept');
  errors = [];
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const open = () => ConversationFolder.open(path, (error) => errors.push(error));
const turns = (text: string) => [
  { role: 'user', content: text } as const,
  { role: 'assistant', content: `${text}！\n😀` } as const,
];

test('a later process finds what was kept last, the longest unused first, and not what was forgotten', async () => {
  const folder = await open();
  const keys = ['tasks/pal/../../x', 'pal/\0', 'pal/😀', 'pal/gone'];
  for (const key of keys) await folder.keep(key, turns('一'));
  await Promise.all([folder.keep('pal/\0', turns('二')), folder.keep('pal/\0', turns('三'))]);
  await folder.forget('pal/gone');
  const names = await readdir(path);
  await Promise.all(
    names.map(async (name) => {
      const { key } = JSON.parse(await readFile(join(path, name), 'utf8')) as { key: string };
      const age = new Date(Date.UTC(2026, 0, 1 + keys.indexOf(key)));
      await utimes(join(path, name), age, age);
    }),
  );
  expect((await open()).found).toEqual([
    [keys[0], turns('一')],
    [keys[1], turns('三')],
    [keys[2], turns('一')],
  ]);
  expect(errors).toEqual([]);
});

test('nobody else may read what was said', async () => {
  await (await open()).keep('pal/a', turns('一'));
  const [name = ''] = await readdir(path);
  expect([(await stat(path)).mode & 0o777, (await stat(join(path, name))).mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);
});

test('what was being written when a process ended is not in the way; other files are left alone', async () => {
  const folder = await open();
  await folder.keep('pal/a', turns('一'));
  const [name = ''] = await readdir(path);
  await writeFile(join(path, `${name}.new`), '{"key":"pal/a","tu');
  await writeFile(join(path, 'notes.txt'), 'mine');
  expect((await open()).found).toEqual([['pal/a', turns('一')]]);
  expect((await readdir(path)).sort()).toEqual([name, 'notes.txt'].sort());
});

test.each([
  ['cut off', (text: string) => text.slice(0, -5)],
  ['of another conversation', (text: string) => text.replace('pal/a', 'pal/b')],
  ['of another kind', () => '[]'],
  ['half a turn', (text: string) => text.replace(/,\{"role":"assistant".*\}\]/su, ']')],
  ['with a role that nobody has', (text: string) => text.replace('"user"', '"system"')],
])('a file that is damaged is refused by its name: %s', async (_, damage) => {
  await (await open()).keep('pal/a', turns('一'));
  const [name = ''] = await readdir(path);
  const file = join(path, name);
  await writeFile(file, damage(await readFile(file, 'utf8')));
  await expect(open()).rejects.toMatchObject({
    code: 'invalid-option',
    message: expect.stringMatching(new RegExp(`^--sessions-dir: ${file} is damaged: .*Move it away`, 'su')),
  });
});

test('what cannot be kept is told, and costs no answer', async () => {
  const folder = await open();
  await rm(path, { recursive: true });
  await folder.keep('pal/a', turns('一'));
  expect(errors).toMatchObject([{ code: 'ENOENT' }]);
});
