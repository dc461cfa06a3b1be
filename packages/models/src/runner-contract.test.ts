/** Every runner keeps the same promises, here on the embedded model; in int8 too, whose codes depend on one token alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { ModelRunner, RunnerKind } from '@qaio/core';
import { modelRunnerContract } from '@qaio/core/testing';
import { type Dtype, embeddedModelFolder, loadRunner, resolveModelFolder } from './index.js';

let cacheFolder: string;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'qaio-contract-'));
});
afterAll(() => rm(cacheFolder, { recursive: true, force: true }));

async function open(runner: RunnerKind, dtype: Dtype = 'fp32'): Promise<ModelRunner> {
  const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
  const onFallback = (reason: string): never => {
    throw new Error(`the C API does not work here: ${reason}`);
  };
  const limits = { slotCount: 4, threadCount: 2, maxContextLength: 64 };
  return loadRunner(folder, { runner, onFallback, limits });
}

describe.each<[string, () => Promise<ModelRunner>]>([
  ['the C API', () => open('c-api')],
  ['the Node binding', () => open('node-binding')],
  ['the C API, in int8', () => open('c-api', 'int8')],
])('%s', (_, openIt) => {
  let runner: ModelRunner;
  beforeAll(async () => {
    runner = await openIt();
  });
  afterAll(() => runner.close());

  test.each(modelRunnerContract)('$name', ({ check }) => check({ runner, tolerance: 1e-4 }));
});
