import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { defaultEngineLimits } from '@qaio/core';
import { embeddedModelFolder } from '@qaio/models';
import { Command } from 'commander';
import { runCli } from './cli.js';
import { addModelLimitOptions, addServingLimitOptions, engineLimits } from './limit-options.js';
import { fakeContext } from './testing/fake-context.js';

function parse(args: readonly string[]) {
  const command = addServingLimitOptions(addModelLimitOptions(new Command())).exitOverride();
  command.configureOutput({ writeErr: () => undefined }).parse(args, { from: 'user' });
  return engineLimits(command.opts(), { threadCount: 3 });
}

test('without options the limits are the engine’s defaults and the machine’s threads', () => {
  expect(parse([])).toEqual({ ...defaultEngineLimits, threadCount: 3 });
});

test('every option sets its limit', () => {
  expect(parse(['--slots', '8', '--queue', '9', '--context', '256', '--threads', '1'])).toEqual({
    ...defaultEngineLimits,
    slotCount: 8,
    maxWaiting: 9,
    maxContextLength: 256,
    threadCount: 1,
  });
});

test.each([
  ['--slots', '0', 'from 1 to 64'],
  ['--slots', 'four', 'Expected a number'],
  ['--queue', '10001', 'from 1 to 10000'],
  ['--context', '15', 'from 16 to 1048576'],
  ['--threads', '1.5', 'from 1 to 1024'],
])('%s %s is refused with what was expected', (name, value, expected) => {
  expect(() => parse([name, value])).toThrow(expected);
});

test('a number of threads in the environment that cannot be is a mistake of the command line', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const { context, stderr } = fakeContext({
      cacheFolder,
      defaultModel: embeddedModelFolder,
      threadCount: -1,
    });
    expect(await runCli(['run', 'sentiment', '今天真开心'], context)).toBe(2);
    expect(stderr()).toContain('threadCount is -1, expected a whole number of threads from 1 to 1024');
  });
});

async function withTemporaryFolder(work: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'qaio-limits-'));
  await work(path).finally(() => rm(path, { recursive: true, force: true }));
}
