import { expect, test } from '@jest/globals';
import type { ModelRunner } from '@qaio/core';
import { checkDistributions, klDivergence } from './distribution-check.js';

test.each([
  [[0, 0], [0, 0], 0],
  // 0.5 ln(0.5 / 0.25) + 0.5 ln(0.5 / 0.75)
  [[0, 0], [0, Math.log(3)], 0.143841],
  [[0, Math.log(3)], [0, 0], 0.130812],
  [[1000, 1000], [-1000, -1000], 0],
])('logits %j and %j: %d nats', (p, q, expected) => {
  expect(klDivergence(Float32Array.from(p), Float32Array.from(q))).toBeCloseTo(expected, 5);
});

/** Gives the same logits after every token. */
const constant = (...logits: number[]): ModelRunner =>
  ({
    shape: { vocabSize: logits.length, contextLength: 8 },
    forward: (rows: Parameters<ModelRunner['forward']>[0]) =>
      Promise.resolve(rows.map(({ tokenIds }) => Float32Array.from(tokenIds.flatMap(() => logits)))),
  }) as unknown as ModelRunner;

test('every token of every text counts once', async () => {
  const texts = [[1, 0], [1]];
  const far = await checkDistributions(constant(Math.log(3), 0), constant(0, Math.log(3)), texts);
  expect(far).toMatchObject({ outcome: 'failed', values: { tokens: 3, sameLikeliest: 0 } });
  // 0.75 ln 3 - 0.25 ln 3
  expect(far.values['klDivergence']).toBeCloseTo(0.5 * Math.log(3), 5);
  const near = await checkDistributions(constant(0, 0.1), constant(0, 0.11), texts);
  expect(near).toMatchObject({ outcome: 'passed', values: { tokens: 3, sameLikeliest: 1 } });
});

test('logits that are not numbers fail', async () => {
  const { outcome } = await checkDistributions(constant(NaN, 0), constant(0, 0), [[1]]);
  expect(outcome).toBe('failed');
});
