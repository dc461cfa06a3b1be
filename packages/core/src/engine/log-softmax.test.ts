import { expect, test } from '@jest/globals';
import { Dice } from '../testing/dice.js';
import { argmax, largest, logSumExp } from './log-softmax.js';

const random = (seed: number): Float32Array => {
  const dice = new Dice(seed);
  return Float32Array.from({ length: dice.from(1, 50) }, () => dice.below(2000) / 100 - 10);
};

test('is the logarithm of the sum of exponentials', () => {
  for (let seed = 0; seed < 100; seed++) {
    const logits = random(seed);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    expect(logSumExp(logits)).toBeCloseTo(Math.log(sum), 9);
  }
});

test('moves with its logits, however large they are', () => {
  for (const shift of [-3e4, 1e3, 3e4]) {
    const logits = random(7);
    const shifted = logits.map((logit) => logit + shift);
    expect(logSumExp(shifted) - shift).toBeCloseTo(logSumExp(logits), 1);
  }
});

test('what is masked counts for nothing', () => {
  expect(logSumExp(Float32Array.of(-Infinity, 2, -Infinity))).toBe(2);
});

test('the largest logit, the first among equals', () => {
  for (let seed = 0; seed < 100; seed++) {
    const logits = random(seed);
    expect(argmax(logits)).toBe(logits.indexOf(Math.max(...logits)));
  }
  expect(argmax([-5, -1, -1])).toBe(1);
});

test('the largest logits, in order, the first among equals', () => {
  for (let seed = 0; seed < 100; seed++) {
    const logits = random(seed).map(Math.round);
    const sorted = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
    for (const count of [0, 1, 5, logits.length + 1])
      expect(largest(logits, count)).toEqual(sorted.slice(0, count));
  }
});
