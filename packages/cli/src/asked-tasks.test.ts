import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { TaskSet } from '@qaio/core';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
let rows: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-asked-'));
  rows = join(folder, 'rows.csv');
  await writeFile(rows, 'text,label\n今天真开心,正面\n心累,负面\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The tasks that were compiled, all that are loaded being fitted to the model. */
async function compiledBy(...args: string[]): Promise<string[]> {
  const load = jest.spyOn(TaskSet, 'loadFitting');
  try {
    const { code, stderr } = await runInContext(args, {
      cacheFolder: folder,
      workingFolder: folder,
      defaultModel: embeddedModelFolder,
    });
    expect([code, stderr]).not.toEqual([2, expect.anything()]);
    return load.mock.calls.flatMap(([registry]) => registry.list().map(({ name }) => name));
  } finally {
    load.mockRestore();
  }
}

test.each([
  ['run', 'sentiment', '心累'],
  ['batch', 'sentiment', 'ROWS'],
  ['eval', 'sentiment', '--data', 'ROWS'],
  ['tasks', 'test', 'sentiment'],
  ['tasks', 'robust', 'sentiment', '--data', 'ROWS'],
  ['tasks', 'calibrate', 'sentiment', '--data', 'ROWS'],
])('aio %s %s compiles the one task that it is asked for', async (...args) => {
  expect(await compiledBy(...args.map((arg) => (arg === 'ROWS' ? rows : arg)))).toEqual(['sentiment']);
});

test('a task comes with what it needs', async () => {
  expect(await compiledBy('run', 'chat', '早')).toEqual(['chat', 'sentiment']);
});
