/** What a run gets alone, and beside others. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Engine, type KernelKind, defaultEngineLimits, greedy } from '@qaio/core';
import { kernelsLibrary } from '@qaio/kernels';
import { type Dtype, embeddedModelFolder, loadModel, resolveModelFolder } from './index.js';

let cacheFolder: string;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'qaio-invariance-'));
});
afterAll(() => rm(cacheFolder, { recursive: true, force: true }));

const noFallback = (reason: string): never => {
  throw new Error(`the C API does not work here: ${reason}`);
};

type Run = (engine: Engine) => Promise<readonly number[]>;

/** Some tokens, always the same. */
const tokens = (count: number, first: number): number[] =>
  Array.from({ length: count }, (_, i) => 300 + ((first * 997 + i * 131) % 5000));

const prefix = tokens(40, 1);

const ofOneToken = [[310], [320]];
const ofSeveral = [[310], [320], [330, 340], [350, 360, 370]];

/** @param length of what stands behind the prefix, in tokens, as everywhere here */
const judgement =
  (length: number, candidates: readonly (readonly number[])[]): Run =>
  async (engine) => {
    const promptTokenIds = [...prefix, ...tokens(length, length)];
    return (await engine.score({ promptTokenIds, prefixTokenCount: prefix.length, candidates })).logProbs;
  };

const answer =
  (length: number): Run =>
  async (engine) => {
    const sampling = { ...greedy, temperature: 1, seed: length, maxOutputTokens: 12 };
    const promptTokenIds = [...prefix, ...tokens(length, length)];
    const request = { promptTokenIds, prefixTokenCount: prefix.length, sampling, stopTokenIds: [] };
    const ids: number[] = [];
    for await (const event of engine.generate(request)) if (event.kind === 'token') ids.push(event.tokenId);
    return ids;
  };

const runs: readonly Run[] = [
  ...[3, 5, 8, 13, 21, 34].map((length) => judgement(length, ofOneToken)),
  ...[4, 9, 190, 440].map((length) => judgement(length, ofSeveral)),
  ...[6, 14, 150, 400].map(answer),
];

interface Way {
  readonly dtype: Dtype;
  readonly kernels: KernelKind;
  /** Whether it is asked for. */
  readonly isBatchInvariant: boolean;
}

async function withEngine(
  { dtype, kernels, isBatchInvariant }: Way,
  work: (engine: Engine) => Promise<void>,
): Promise<void> {
  const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
  const model = await loadModel(folder, {
    clock: () => 0,
    limits: { ...defaultEngineLimits, slotCount: 4, threadCount: 2 },
    isBatchInvariant,
    kernels,
    runner: 'c-api',
    onFallback: noFallback,
  });
  try {
    await work(model.engine);
  } finally {
    await model.close();
  }
}

const asked: readonly Way[] = (['fp32', 'int8', 'int8-block'] as const).map((dtype) => ({
  dtype,
  kernels: 'onnxruntime',
  isBatchInvariant: true,
}));
const native: Way = { dtype: 'int8', kernels: 'native', isBatchInvariant: false };

/** Whatever the company, each run gets to the last bit what it gets alone. */
async function checkInvariance(way: Way): Promise<void> {
  await withEngine(way, async (engine) => {
    expect(engine.isBatchInvariant).toBe(true);
    await judgement(2, ofOneToken)(engine);
    const alone = [];
    for (const run of runs) alone.push(await run(engine));
    expect(await Promise.all(runs.map((run) => run(engine)))).toEqual(alone);
    const others = await Promise.all(runs.toReversed().map((run) => run(engine)));
    expect(others.toReversed()).toEqual(alone);
  });
}

describe('each run has to the last bit what it has alone, in whatever company', () => {
  test.each(asked)('on the runtime’s kernels in $dtype, where it is asked for', checkInvariance, 60_000);

  test('on the runtime’s kernels in int4 it is refused', async () => {
    const way: Way = { dtype: 'int4', kernels: 'onnxruntime', isBatchInvariant: true };
    await expect(withEngine(way, () => Promise.resolve())).rejects.toMatchObject({ code: 'invalid-option' });
  });

  if (kernelsLibrary() === undefined)
    test.skip('on native operators, always (skipped: they are not compiled here)', () => undefined);
  else test('on native operators, always', () => checkInvariance(native), 60_000);
});
