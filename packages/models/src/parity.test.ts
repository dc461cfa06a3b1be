/** The embedded model, through the real import, against what PyTorch computed from the same weights. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  Engine,
  type ModelRunner,
  QaioError,
  type RunnerKind,
  argmax,
  defaultEngineLimits,
  encodePrompt,
  greedy,
  loadModelRunner,
  logSumExp,
} from '@qaio/core';
import { openCheckpoint } from './import/open-checkpoint.js';
import { graphFileName } from './model-folder/file-names.js';
import { type Dtype, embeddedModelFolder, loadModel, type LoadedModel, resolveModelFolder } from './index.js';
import { type ReferenceCase, readReference } from './testing/reference.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const slotCount = 4;
let cacheFolder: string;
let cases: readonly ReferenceCase[];

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'qaio-parity-'));
  cases = await readReference();
});
afterAll(() => rm(cacheFolder, { recursive: true, force: true }));

const noFallback = (reason: string): never => {
  throw new Error(`the C API does not work here: ${reason}`);
};

async function openRunner(dtype: Dtype, kind: RunnerKind = 'c-api'): Promise<ModelRunner> {
  const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
  const { config } = (await openCheckpoint(embeddedModelFolder)).decoder;
  const { layerCount, kvHeadCount, headDim, vocabSize, hiddenSize, contextLength } = config;
  const graphPath = join(folder, graphFileName);
  const shape = { layerCount, kvHeadCount, headDim, vocabSize, hiddenSize, contextLength };
  return loadModelRunner(kind, { graphPath, ...shape, slotCount, threadCount: 2 }, noFallback);
}

async function withModel(dtype: Dtype, work: (model: LoadedModel) => Promise<void>): Promise<void> {
  const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
  const options = { clock: () => 0, limits: { ...defaultEngineLimits, slotCount, threadCount: 2 } };
  const model = await loadModel(folder, { ...options, runner: 'c-api', onFallback: noFallback });
  try {
    await work(model);
  } finally {
    await model.close();
  }
}

const maxDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))));

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

// the order of sums differs, and with it the last bits; where these round to another code, a little more
const packedTolerance: Readonly<Record<Dtype, number>> = {
  fp32: 1e-4,
  int8: 0.02,
  'int8-block': 0.05,
  int4: 0.05,
};

const last = (prompt: readonly number[], slot = 0) => ({
  slot,
  position: 0,
  tokenIds: prompt,
  logits: 'last' as const,
});

describe.each(['c-api', 'node-binding'] as const)('fp32, %s runner', (kind) => {
  let runner: ModelRunner;
  beforeAll(async () => {
    runner = await openRunner('fp32', kind);
  });
  afterAll(() => runner.close());

  test('last logits are within 5e-3, and the argmax is the same at every position', async () => {
    let worst = 0;
    for (const { ids, lastLogits, argmaxPerPosition } of cases) {
      const [logits = new Float32Array()] = await runner.forward([{ ...last(ids), logits: 'all' }]);
      const rows = ids.map((_, i) => logits.subarray(i * lastLogits.length, (i + 1) * lastLogits.length));
      worst = Math.max(worst, maxDifference(rows.at(-1) ?? [], lastLogits));
      expect(rows.map(argmax)).toEqual(argmaxPerPosition);
    }
    console.info(
      `fp32, ${kind}: worst logit difference ${worst.toExponential(2)} over ${cases.length} prompts`,
    );
    expect(worst).toBeLessThan(5e-3);
  });

  test('the likeliest next tokens are those of the largest logits', async () => {
    const limits = { maxWaiting: 1, prefillBudget: 64, prefixCacheBytes: 0 };
    const engine = new Engine({ runner, clock: () => 0, ...limits });
    for (const { ids, lastLogits } of cases) {
      const request = { promptTokenIds: ids, candidates: [[0]], likeliestCount: 5 };
      const { likeliest = [] } = await engine.score(request);
      const normaliser = logSumExp(Float32Array.from(lastLogits));
      const expected = [...lastLogits].sort((a, b) => b - a).slice(0, 5);
      const differences = likeliest.map(({ tokenId, logProb }, i) => [
        Math.abs(logProb - ((expected[i] ?? NaN) - normaliser)),
        Math.abs(logProb - ((lastLogits[tokenId] ?? NaN) - normaliser)),
      ]);
      expect(differences).toHaveLength(5);
      expect(Math.max(...differences.flat())).toBeLessThan(1e-2);
    }
    await engine.stop();
  });

  test('the hidden state is what the embedding’s rows are multiplied with for the logits', async () => {
    const checkpoint = await openCheckpoint(embeddedModelFolder);
    const { vocabSize, hiddenSize, hasTiedEmbeddings } = checkpoint.decoder.config;
    expect(hasTiedEmbeddings).toBe(true);
    const weights = await checkpoint.openWeights();
    const { data } = await weights.read('model.embed_tokens.weight', [vocabSize, hiddenSize]);
    await weights.close();
    for (const { ids, lastLogits } of cases) {
      const [wide = new Float32Array()] = await runner.forward([{ ...last(ids), withHidden: true }]);
      const hidden = wide.subarray(vocabSize);
      expect(hidden).toHaveLength(hiddenSize);
      const logits = lastLogits.map((_, id) =>
        dot(data.subarray(id * hiddenSize, (id + 1) * hiddenSize), hidden),
      );
      expect(maxDifference(logits, lastLogits)).toBeLessThan(5e-3);
    }
  });
});

test.each(['fp32', 'int8', 'int4'] as const)(
  '%s: a warm prefix gives what a cold one gives, to the last bit',
  async (dtype) => {
    await withModel(dtype, async ({ engine }) => {
      const candidates = labelIds.map((id) => [id]);
      // all sentiment prompts share the system turn and the beginning of the user's
      const prefixTokenCount = (cases[0]?.ids ?? []).lastIndexOf(6001, -20) + 1;
      expect(prefixTokenCount).toBeGreaterThan(40);
      const score = ({ ids }: ReferenceCase) =>
        engine.score({ promptTokenIds: ids, prefixTokenCount, candidates });
      const [first, ...others] = cases.filter(({ task }) => task === 'sentiment');
      if (!first) throw new Error('no sentiment case');
      const [cold, warm] = [await score(first), await score(first)];
      expect([cold.cachedTokenCount, warm.cachedTokenCount]).toEqual([0, prefixTokenCount]);
      expect(warm.logProbs).toEqual(cold.logProbs);
      const alone: (readonly number[])[] = [];
      for (const other of others) alone.push((await score(other)).logProbs);
      const packed = (await Promise.all(others.map(score))).map(({ logProbs }) => logProbs);
      packed.forEach((logProbs, i) => expect(argmax(logProbs)).toBe(argmax(alone[i] ?? [])));
      expect(maxDifference(packed.flat(), alone.flat())).toBeLessThan(packedTolerance[dtype]);
    });
  },
);

test('an interrupted pass ends with an error or in time, and the next ones are right', async () => {
  const runner = await openRunner('fp32');
  const { ids } = cases[0] ?? { ids: [] };
  const expected = Float32Array.from((await runner.forward([last(ids)]))[0] ?? []);
  const long = Array.from({ length: 900 }, (_, i) => 100 + i);
  const codes: string[] = [];
  for (let i = 0; i < 5; i++) {
    const pass = runner.forward([last(long, 1)]).then(
      () => 'in time',
      (error: unknown) => (error instanceof QaioError ? error.code : 'another error'),
    );
    runner.interrupt();
    codes.push(await pass);
    const [logits = []] = await runner.forward([last(ids)]);
    expect(maxDifference(logits, expected)).toBe(0);
  }
  expect(codes).toContain('engine-failed');
  expect(codes).not.toContain('another error');
  await runner.close();
});

test('thousands of passes through the C API do not grow the process', async () => {
  const runner = await openRunner('fp32');
  const run = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i++)
      await runner.forward([
        { slot: i % slotCount, position: i % 100, tokenIds: [i % 6000], logits: 'last' },
      ]);
    return process.memoryUsage().rss / 2 ** 20;
  };
  await runner.forward(Array.from({ length: slotCount }, (_, slot) => last(cases[0]?.ids ?? [], slot)));
  const before = await run(1000);
  // nothing that the runtime still uses may be collected: library, inputs, cache
  for (let i = 0; i < 5; i++) {
    collectGarbage();
    await run(100);
  }
  expect((await run(4000)) - before).toBeLessThan(50);
  await runner.close();
  // as many passes as it takes to see growth, on processors that are busy
}, 180_000);

test('the tokenizer and the chat template give the reference ids', async () => {
  await withModel('fp32', async ({ tokenizer, chatTemplate }) => {
    for (const { prompt, ids } of cases) {
      const messages = [...prompt.matchAll(/<\|im_start\|>(system|user)\n(.*?)<\|im_end\|>/gsu)].map(
        ([, role, content]) => ({ role: role as 'system' | 'user', content: content ?? '' }),
      );
      expect(encodePrompt(chatTemplate.render(messages), tokenizer).tokenIds).toEqual(ids);
    }
  });
});

test('fp32 greedy continuations are identical, one by one and all at once', async () => {
  await withModel('fp32', async ({ engine, stopTokenIds, tokenizer }) => {
    const generate = async ({ ids }: ReferenceCase): Promise<number[]> => {
      const output: number[] = [];
      const sampling = { ...greedy, maxOutputTokens: 48 };
      for await (const event of engine.generate({ promptTokenIds: ids, sampling, stopTokenIds }))
        if (event.kind === 'token') output.push(event.tokenId);
      return output;
    };
    const expected = cases.map(({ greedy: ids }) => ids.filter((id) => !stopTokenIds.includes(id)));
    const alone: number[][] = [];
    for (const reference of cases) alone.push(await generate(reference));
    expect(alone).toEqual(expected);
    expect(await Promise.all(cases.map(generate))).toEqual(expected);
    expect(alone.map((ids) => tokenizer.detokenise(ids))).toEqual(cases.map(({ greedyText }) => greedyText));
  });
});

/** Log-probabilities of 正面 and 负面. */
async function scoreLabels(runner: ModelRunner, ids: readonly number[]): Promise<number[]> {
  const [logits = new Float32Array()] = await runner.forward([last(ids)]);
  const normaliser = logSumExp(logits);
  return labelIds.map((id) => (logits[id] ?? NaN) - normaliser);
}

let labelIds: readonly number[] = [];
beforeAll(() =>
  withModel('fp32', async ({ tokenizer }) => {
    labelIds = ['正面', '负面'].flatMap((label) => tokenizer.encodePlain(label));
    expect(labelIds).toHaveLength(2);
  }),
);

// Measured bounds with room for other processors; the flips are what matters: a label must not change.
test.each([
  ['fp32', 5e-3],
  ['int8', 0.1],
  ['int8-block', 0.1],
  ['int4', 1.5],
] as const)('%s: labels are those of the reference', async (dtype, bound) => {
  const runner = await openRunner(dtype);
  let worst = 0;
  let flips = 0;
  for (const { ids, labelLogProbs } of cases.filter(({ task }) => task === 'sentiment')) {
    const [positive = NaN, negative = NaN] = await scoreLabels(runner, ids);
    const expected = [labelLogProbs['正面'] ?? NaN, labelLogProbs['负面'] ?? NaN] as const;
    worst = Math.max(worst, maxDifference([positive, negative], expected));
    if (positive > negative !== expected[0] > expected[1]) flips++;
  }
  await runner.close();
  console.info(
    `${dtype}: worst label log-probability difference ${worst.toExponential(2)}, ${flips} label flips`,
  );
  expect(flips).toBe(0);
  expect(worst).toBeLessThan(bound);
});
