import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeFolder } from './make-folder.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qaio-folder-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('all that is missing is made, once, by whoever comes first', async () => {
  const path = join(root, 'a/b/c');
  const made = await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(root, 'a/b/d'))]);
  expect(made.slice(0, 2).sort()).toEqual([false, true]);
  expect((await stat(path)).isDirectory()).toBe(true);
  expect(await makeFolder(path)).toBe(false);
});

test('where a folder cannot have others in it, the system’s error comes', async () => {
  await symlink(join(root, 'nowhere'), join(root, 'dangling'));
  await expect(makeFolder(join(root, 'dangling/x'))).rejects.toMatchObject({ code: 'EEXIST' });
  await writeFile(join(root, 'file'), '');
  await expect(makeFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(root, 'file/x/y'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
