import { describe, expect, test } from '@jest/globals';
import { seededRandom } from './random.js';
import { sample } from './sampler.js';
import { type SamplingParams, greedy } from './sampling-params.js';

const logits = (): Float32Array => Float32Array.of(1, 3, 2, -1);
const none: ReadonlySet<number> = new Set();

function draw(params: Partial<SamplingParams>, count = 4000): number[] {
  const random = seededRandom(7);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const id = sample(logits(), { ...greedy, temperature: 1, ...params }, none, random);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts.map((hits) => hits / count);
}

test('temperature 0 takes the largest logit, the lower id among equals', () => {
  expect(sample(logits(), greedy, none, () => 0.99)).toBe(1);
  expect(sample(Float32Array.of(5, 7, 7), greedy, none, () => 0.5)).toBe(1);
});

test('frequencies follow softmax of the logits', () => {
  // softmax([1, 3, 2, -1]) computed by hand: e^-2, 1, e^-1, e^-4 over their sum 1.521530
  const expected = [0.0889, 0.6572, 0.2418, 0.012];
  draw({}).forEach((share, id) => expect(Math.abs(share - (expected[id] ?? 0))).toBeLessThan(0.03));
});

test('top-k keeps the k most likely, top-p the shortest run that reaches p', () => {
  const topK = draw({ topK: 2 });
  expect([topK[0], topK[3]]).toEqual([0, 0]);
  expect(draw({ topP: 0.6 })).toEqual([0, 1, 0, 0]);
  expect(draw({ topP: 0.7 })[2]).toBeGreaterThan(0);
});

test('top-p counts shares of what top-k left', () => {
  // of the two that remain the first has 73 %
  expect(draw({ topK: 2, topP: 0.72 })).toEqual([0, 1, 0, 0]);
});

test('a repetition penalty lowers seen tokens on both sides of zero', () => {
  const values = logits();
  sample(values, { ...greedy, repetitionPenalty: 2 }, new Set([1, 3]), () => 0);
  expect([...values]).toEqual([1, 1.5, 2, -2]);
});

describe('seeds', () => {
  const run = (seed: number): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 20 }, () => sample(logits(), { ...greedy, temperature: 2 }, none, random));
  };

  test('the same seed gives the same tokens, another seed others', () => {
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });

  test('seeds beyond 32 bits differ, too', () => {
    expect(run(5)).not.toEqual(run(5 + 2 ** 32));
  });

  test('numbers are spread evenly over [0, 1)', () => {
    const random = seededRandom(1);
    const numbers = Array.from({ length: 10_000 }, random);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(Math.abs(numbers.reduce((a, b) => a + b) / numbers.length - 0.5)).toBeLessThan(0.02);
  });
});
