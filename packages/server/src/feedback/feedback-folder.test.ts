import { appendFile, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FeedbackFolder } from './feedback-folder.js';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'qaio-feedback-'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const rowsOf = async (path: string): Promise<unknown[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

test('rows that come at the same time, from more than one server, are whole lines', async () => {
  const path = join(parent, 'busy');
  const servers = [await FeedbackFolder.open(path), await FeedbackFolder.open(path)];
  const rows = Array.from({ length: 200 }, (_, i) => ({ text: `${i} ${'长\n😀'.repeat(i * 20)}` }));
  await Promise.all(
    rows.flatMap((row, i) => servers.slice(i % 2, 1 + (i % 2)).map((to) => to.append('mood', row))),
  );
  const written = await rowsOf(join(path, 'mood.jsonl'));
  expect(written).toHaveLength(rows.length);
  expect(written).toEqual(expect.arrayContaining(rows));
});

test('a line that was cut off spoils no other', async () => {
  const folder = await FeedbackFolder.open(join(parent, 'cut'));
  const file = join(parent, 'cut', 'mood.jsonl');
  await folder.append('mood', { text: '一' });
  await appendFile(file, '{"text":"二');
  await folder.append('mood', { text: '三' });
  expect((await readFile(file, 'utf8')).split('\n')).toEqual([
    '{"text":"一"}',
    '{"text":"二',
    '{"text":"三"}',
    '',
  ]);
});

test('nobody else may read what users wrote', async () => {
  const path = join(parent, 'mine', 'deep');
  await (await FeedbackFolder.open(path)).append('mood', {});
  const modes = [path, join(path, 'mood.jsonl')].map(async (each) => (await stat(each)).mode & 0o777);
  expect(await Promise.all(modes)).toEqual([0o700, 0o600]);
});

test('a full file takes no more, and is left as it is', async () => {
  const folder = await FeedbackFolder.open(join(parent, 'full'), 20);
  await folder.append('mood', { text: '12' });
  await expect(folder.append('mood', { text: '3' })).rejects.toMatchObject({ code: 'not-allowed' });
  await folder.append('other', { text: '3' });
  expect(await rowsOf(join(parent, 'full', 'mood.jsonl'))).toEqual([{ text: '12' }]);
});

test('a disk without room is told, and leaves no part of a row', async () => {
  const path = join(parent, 'room');
  const folder = await FeedbackFolder.open(path);
  await symlink('/dev/full', join(path, 'mood.jsonl'));
  const refused = { code: 'storage-unavailable', message: expect.stringContaining('no space left') };
  await expect(folder.append('mood', { text: '一' })).rejects.toMatchObject(refused);
  await folder.append('other', { text: '二' });
  expect(await rowsOf(join(path, 'other.jsonl'))).toEqual([{ text: '二' }]);
});

test('where nothing can be written is told before anything is lost', async () => {
  const file = join(parent, 'file');
  await writeFile(file, '');
  for (const path of [file, join(file, 'below'), '/proc/none/below'])
    await expect(FeedbackFolder.open(path)).rejects.toMatchObject({ code: 'invalid-option' });
  const folder = await FeedbackFolder.open(join(parent, 'gone'));
  await rm(join(parent, 'gone'), { recursive: true });
  await expect(folder.append('mood', {})).rejects.toMatchObject({ code: 'storage-unavailable' });
});
