/**
 * Every runner keeps the same promises, here on the embedded model and on a small Qwen3.5, whose memory is of states; in
 * int8 too, whose codes depend on one token alone.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { ModelRunner, RunnerKind } from '@qaio/core';
import { modelRunnerContract } from '@qaio/core/testing';
import { kernelsLibrary } from '@qaio/kernels';
import { fixtureCheckpoint } from './testing/fixture-checkpoint.js';
import { type Dtype, embeddedModelFolder, loadRunner, resolveModelFolder } from './index.js';

const tolerance = 1e-4;

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'qaio-contract-'));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const fixture = (name: string): Promise<string> => fixtureCheckpoint(name, temporary);

async function open(
  runner: RunnerKind,
  dtype: Dtype = 'fp32',
  checkpoint: string | Promise<string> = embeddedModelFolder,
): Promise<ModelRunner> {
  const cacheFolder = join(temporary, 'cache');
  const folder = await resolveModelFolder(await checkpoint, { cacheFolder, dtype });
  const onFallback = (reason: string): never => {
    throw new Error(`the C API does not work here: ${reason}`);
  };
  const limits = { slotCount: 4, threadCount: 2, maxContextLength: 64 };
  return loadRunner(folder, { runner, onFallback, limits });
}

// native operators add up in one order, whatever the pass
const int8Tolerance = kernelsLibrary() === undefined ? tolerance : 0;

describe.each<[string, () => Promise<ModelRunner>, number]>([
  ['the C API', () => open('c-api'), tolerance],
  ['the Node binding', () => open('node-binding'), tolerance],
  ['the C API, in int8', () => open('c-api', 'int8'), int8Tolerance],
  ['the Node binding, in int8', () => open('node-binding', 'int8'), tolerance],
  ['the C API, with states', () => open('c-api', 'fp32', fixture('qwen3.5')), tolerance],
  [
    'the C API, with states of grouped heads, in int8',
    () => open('c-api', 'int8', fixture('qwen3.5-grouped')),
    int8Tolerance,
  ],
  [
    'the Node binding, with states',
    () => open('node-binding', 'fp32', fixture('qwen3.5-grouped')),
    tolerance,
  ],
])('%s', (_, openIt, allowed) => {
  let runner: ModelRunner;
  beforeAll(async () => {
    runner = await openIt();
  });
  afterAll(() => runner.close());

  test.each(modelRunnerContract)('$name', ({ check }) => check({ runner, tolerance: allowed }));
});
