import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DraftFile } from './draft-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-draft-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('what was typed last is there again, for its owner alone', async () => {
  const draft = await DraftFile.open(join(folder, 'new'));
  expect(draft.text).toBe('');
  for (const text of ['写', '写到', '写到一半\n第二行👩🏽‍💻']) draft.keep(text);
  await draft.settled();
  expect((await DraftFile.open(join(folder, 'new'))).text).toBe('写到一半\n第二行👩🏽‍💻');
  expect(await readdir(join(folder, 'new'))).toEqual(['draft.txt']);
  expect((await stat(join(folder, 'new/draft.txt'))).mode & 0o777).toBe(0o600);
});

test('what was sent is not there again', async () => {
  const draft = await DraftFile.open(folder);
  draft.keep('一');
  await draft.settled();
  draft.keep('');
  await draft.settled();
  expect(await readFile(join(folder, 'draft.txt'), 'utf8')).toBe('');
});

test('where nothing can be written, typing goes on', async () => {
  const draft = await DraftFile.open(join(folder, 'draft.txt'));
  draft.keep('一');
  await draft.settled();
  expect(draft.text).toBe('一');
});
