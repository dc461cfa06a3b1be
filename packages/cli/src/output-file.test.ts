import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { UsageError } from './exit-code.js';
import { checkWritable } from './output-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-output-'));
  await writeFile(join(folder, 'old'), 'x');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['nowhere/x.html', 'the folder FOLDER/nowhere does not exist'],
  ['old/x.html', 'FOLDER/old is not a folder'],
  ['', 'it is a folder'],
])('%p cannot be written: %s', async (name, problem) => {
  const path = join(folder, name);
  const checked = checkWritable(path, 'Choose another.');
  await expect(checked).rejects.toThrow(UsageError);
  await expect(checked).rejects.toThrow(
    `${path} cannot be written: ${problem.replace('FOLDER', folder)}. Choose another.`,
  );
});

test.each(['new', 'old'])('%s can, and checking leaves nothing behind', async (name) => {
  await checkWritable(join(folder, name), '');
  expect(await readdir(folder)).toEqual(['old']);
});
