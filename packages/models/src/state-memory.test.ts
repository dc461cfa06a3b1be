/**
 * The engine on small models whose layers differ: a Qwen3.5, in which those of linear attention remember states, and a
 * Gemma 3, in which most see a window of twelve tokens. What is saved, shared or batched changes nothing.
 */
import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Engine, type ModelRunner, defaultEngineLimits, greedy } from '@qaio/core';
import { kernelsLibrary } from '@qaio/kernels';
import { type Dtype, loadRunner, resolveModelFolder } from './index.js';
import { fixtureCheckpoint } from './testing/fixture-checkpoint.js';

const limits = { ...defaultEngineLimits, maxContextLength: 256, slotCount: 4, threadCount: 2 };

/** Text of its own for every seed. */
const text = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, i) => 3 + ((31 * seed + 7 * i * (seed + 1) + ((i * i) % 5)) % 90));
const prefix = text(20, 1);
const sentences = [3, 9, 1, 14, 6].map((length, i) => text(length, 2 + i));

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'qaio-states-'));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

// on native operators company changes nothing at all
const int8Tolerance = kernelsLibrary() === undefined ? 1e-4 : 0;

describe.each<[string, Dtype, number]>([
  ['qwen3.5-grouped', 'fp32', 1e-4],
  ['qwen3.5-grouped', 'int8', int8Tolerance],
  ['qwen3.5-grouped', 'int8-block', int8Tolerance],
  ['gemma3', 'fp32', 1e-4],
  ['gemma3', 'int8', int8Tolerance],
])('%s in %s', (name, dtype, tolerance) => {
  let runner: ModelRunner;
  beforeAll(async () => {
    const checkpoint = await fixtureCheckpoint(name, temporary);
    const folder = await resolveModelFolder(checkpoint, { cacheFolder: join(temporary, 'cache'), dtype });
    runner = await loadRunner(folder, { limits, runner: 'auto', onFallback: () => undefined });
    setMaxListeners(0, runner.lost); // of many engines
  });
  afterAll(() => runner.close());

  /** With nothing cached. */
  const cold = (): Engine => new Engine({ runner, clock: () => 0, ...limits });
  const score = async (engine: Engine, sentence: readonly number[], candidates: number[][] = [[5], [6]]) => {
    const promptTokenIds = [...prefix, ...sentence];
    const asked = { promptTokenIds, prefixTokenCount: prefix.length, candidates, withHidden: true };
    const { logProbs, hidden = [], cachedTokenCount } = await engine.score(asked);
    return { numbers: [...logProbs, ...hidden], cachedTokenCount };
  };
  const expectClose = (actual: readonly number[], expected: readonly number[]): void => {
    expect(actual).toHaveLength(expected.length);
    const apart = Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? NaN))));
    expect(apart).toBeLessThanOrEqual(tolerance);
  };

  test('a sentence behind a cached prefix gets to the last bit what it gets cold', async () => {
    const warm = cold();
    await score(warm, [7]);
    for (const sentence of sentences) {
      const { numbers, cachedTokenCount } = await score(warm, sentence);
      expect(cachedTokenCount).toBe(prefix.length);
      expect(numbers).toEqual((await score(cold(), sentence)).numbers);
    }
  });

  test('sentences at the same time get what each gets alone', async () => {
    const shared = cold();
    await score(shared, [7]);
    const together = await Promise.all(sentences.map((sentence) => score(shared, sentence)));
    for (const [i, sentence] of sentences.entries())
      expectClose(together[i]?.numbers ?? [], (await score(cold(), sentence)).numbers);
  });

  test('labels of several tokens are as likely as their tokens one after the other', async () => {
    const labels = [[5, 9, 4], [6], [5, 8], [40, 41]];
    const { numbers } = await score(cold(), [7, 7], labels);
    for (const [i, label] of labels.entries()) {
      let sum = 0;
      for (const [j, token] of label.entries())
        sum += (await score(cold(), [7, 7, ...label.slice(0, j)], [[token]])).numbers[0] ?? NaN;
      expect(Math.abs((numbers[i] ?? NaN) - sum)).toBeLessThan(1e-3);
    }
  });

  const write = async (engine: Engine, promptTokenIds: readonly number[], lastingTokenCount?: number) => {
    const tokens: number[] = [];
    let cachedTokenCount = 0;
    const sampling = { ...greedy, maxOutputTokens: 12 };
    const conversation = lastingTokenCount === undefined ? {} : { conversation: 'a', lastingTokenCount };
    for await (const event of engine.generate({
      promptTokenIds,
      sampling,
      stopTokenIds: [],
      ...conversation,
    }))
      if (event.kind === 'token') tokens.push(event.tokenId);
      else cachedTokenCount = event.cachedTokenCount;
    return { tokens, cachedTokenCount };
  };

  test('answers that are written side by side are those that each gets alone', async () => {
    const together = cold();
    const answers = await Promise.all(sentences.map((sentence) => write(together, sentence)));
    for (const [i, sentence] of sentences.entries())
      expect(answers[i]?.tokens).toEqual((await write(cold(), sentence)).tokens);
  });

  test('a conversation goes on from what was saved of it as if all of it ran anew, beside others', async () => {
    const engine = cold();
    let said = text(10, 20);
    let saved = 0;
    for (let turn = 0; turn < 5; turn++) {
      const lasting = [...said, ...text(4, 21 + turn)];
      const prompt = [...lasting, 11, 12];
      const [{ tokens, cachedTokenCount }] = await Promise.all([
        write(engine, prompt, lasting.length),
        ...[1, 2].map((other) => write(engine, text(8, 40 + other))),
      ]);
      expect(cachedTokenCount).toBe(saved);
      expect(tokens).toEqual((await write(cold(), prompt)).tokens);
      saved = lasting.length;
      said = [...lasting, 13, ...tokens];
    }
  });
});
