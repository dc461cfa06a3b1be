/** What a run gets alone, and beside others. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Engine, defaultEngineLimits, greedy } from '@qaio/core';
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

async function withEngine(dtype: Dtype, work: (engine: Engine) => Promise<void>): Promise<void> {
  const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
  const model = await loadModel(folder, {
    clock: () => 0,
    limits: { ...defaultEngineLimits, slotCount: 4, threadCount: 2 },
    isBatchInvariant: true,
    runner: 'c-api',
    onFallback: noFallback,
  });
  try {
    await work(model.engine);
  } finally {
    await model.close();
  }
}

describe('a batch-invariant engine', () => {
  test.each(['fp32', 'int8', 'int8-block', 'int4'] as const)(
    'gives each run in %s to the last bit what it gets alone, in whatever company',
    async (dtype) => {
      await withEngine(dtype, async (engine) => {
        await judgement(2, ofOneToken)(engine);
        const alone = [];
        for (const run of runs) alone.push(await run(engine));
        expect(await Promise.all(runs.map((run) => run(engine)))).toEqual(alone);
        const others = await Promise.all(runs.toReversed().map((run) => run(engine)));
        expect(others.toReversed()).toEqual(alone);
      });
    },
    60_000,
  );
});
