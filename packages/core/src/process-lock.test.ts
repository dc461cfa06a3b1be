import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeLock } from './process-lock.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const noProcess = 2 ** 22 + 1; // Linux numbers none so

test('of all who try at once one has it, and it is free when its file is gone', async () => {
  const holders = await Promise.all([1, 2, 3, 4].map(() => takeLock(path)));
  expect(holders.filter((holder) => holder === undefined)).toHaveLength(1);
  expect(holders.filter((holder) => holder === process.pid)).toHaveLength(3);
  await rm(path);
  expect(await takeLock(path)).toBeUndefined();
  expect(await readdir(folder)).toEqual(['lock']);
});

test('one that a process has is told by its number', async () => {
  await writeFile(path, `${process.ppid} 12.5`);
  expect(await takeLock(path)).toBe(process.ppid);
});

test.each([
  ['a process that is gone', `${noProcess} 12.5`],
  ['an earlier process of the same number', `${process.pid} 12.5`],
])('one that %s left is taken over', async (_, content) => {
  await writeFile(path, content);
  expect(await takeLock(path)).toBeUndefined();
  expect(await takeLock(path)).toBe(process.pid);
});

test('a file that is no lock stays as it is', async () => {
  await writeFile(path, 'my notes');
  await expect(takeLock(path)).rejects.toMatchObject({ code: 'invalid-input' });
  expect(await readFile(path, 'utf8')).toBe('my notes');
});
