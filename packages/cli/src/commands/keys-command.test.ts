import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runInContext } from '../testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-keys-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a second key of one name is made, and said to be the second', async () => {
  const file = join(folder, 'keys.txt');
  const make = (name: string) => runInContext(['keys', 'new', name, '--file', file]);
  expect((await make('alice')).stderr).not.toContain('keys of the name');
  expect((await make('ali')).stderr).not.toContain('keys of the name');
  const { code, stdout, stderr } = await make('alice');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^qaio_\S+\n$/u)]);
  expect(stderr).toContain(`${file} has 2 keys of the name alice now, and each is let in.`);
  expect((await readFile(file, 'utf8')).match(/^alice sha256:/gmu)).toHaveLength(2);
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/^alice/gmu, '  alice'));
  expect((await make('alice')).stderr).toContain('3 keys of the name alice');
});
