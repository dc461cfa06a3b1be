import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { shippedTasksFolder } from '@qaio/tasks';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-quiet-'));
  await copyFile(join(shippedTasksFolder, 'sentiment.yaml'), join(folder, 'sentiment.yaml'));
  await writeFile(join(folder, 'broken.yaml'), 'name: broken\n');
  await writeFile(join(folder, 'rows.csv'), 'review\n今天真开心\n心累\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const aio = (args: readonly string[], isQuiet = false) =>
  runInContext(args, { cacheFolder: folder, defaultModel: embeddedModelFolder, isQuiet });
const batch = () => ['batch', 'sentiment', join(folder, 'rows.csv'), '--force'];

test.each([
  ['no word of it', [], false, /using the column 'review'/u],
  ['--quiet before the command', ['--quiet'], false, /^$/u],
  ['QAIO_QUIET', [], true, /^$/u],
])('with %s, a batch says beside its answer what it should', async (_, before, isQuiet, said) => {
  const { code, stdout, stderr } = await aio([...before, ...batch()], isQuiet);
  expect([code, stdout, stderr]).toEqual([
    0,
    `${join(folder, 'rows.csv')}.answers.jsonl\n`,
    expect.stringMatching(said),
  ]);
});

test('-q behind the command leaves what a wrong file hides, and errors', async () => {
  const args = ['run', 'sentiment', '今天真开心', '--tasks', folder];
  const loud = await aio(args);
  expect(loud.stderr).toMatch(/in place of the one that ships/u);
  const quiet = await aio([...args, '-q']);
  expect([quiet.code, quiet.stdout]).toEqual([0, loud.stdout]);
  expect(quiet.stderr).toMatch(/broken\.yaml[^]*left out\.\n$/u);
  expect(quiet.stderr).not.toMatch(/in place of/u);
  expect(await aio(['run', 'nosuch', 'x', '-q'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^aio: /u),
  });
});
