import { expect, test } from '@jest/globals';
import { Dice } from '../testing/dice.js';
import { allocateTokens } from './scheduling-policy.js';

const prompts = (...pendings: number[]) => pendings.map((pending) => ({ pending, isWhole: false }));
const pack = (pending: number) => ({ pending, isWhole: true });

test('everyone who decodes gets its token, however long the prompts are', () => {
  expect(allocateTokens(prompts(1, 500, 1, 500, 1), 64)).toEqual([1, 64, 1, 0, 1]);
});

test('prompts share the budget, oldest first', () => {
  expect(allocateTokens(prompts(10, 30, 40), 64)).toEqual([10, 30, 24]);
});

test('nothing pending gets nothing', () => {
  expect(allocateTokens(prompts(0, 1), 8)).toEqual([0, 1]);
  expect(allocateTokens(prompts(), 8)).toEqual([]);
});

test('a pack runs whole or waits; with the budget to itself it may go beyond', () => {
  expect(allocateTokens([pack(40), pack(40), ...prompts(1)], 64)).toEqual([40, 0, 1]);
  expect(allocateTokens([pack(100), ...prompts(1, 30)], 64)).toEqual([100, 1, 0]);
  expect(allocateTokens([...prompts(10), pack(60), pack(50)], 64)).toEqual([10, 0, 50]);
});

test('whatever is demanded: nobody gets more than it has, the budget holds, and the oldest goes on', () => {
  for (let seed = 0; seed < 500; seed++) {
    const dice = new Dice(seed);
    const budget = dice.from(1, 40);
    const demands = Array.from({ length: dice.from(1, 8) }, () => ({
      pending: dice.isOneIn(3) ? dice.from(0, 1) : dice.from(0, 60),
      isWhole: dice.isOneIn(3),
    }));
    const counts = allocateTokens(demands, budget);
    expect(counts).toHaveLength(demands.length);
    const granted = demands.map((demand, i) => ({ ...demand, count: counts[i] ?? NaN }));
    for (const { pending, isWhole, count } of granted) {
      expect(count).toBeLessThanOrEqual(pending);
      if (pending <= 1) expect(count).toBe(pending);
      if (isWhole) expect([0, pending]).toContain(count);
    }
    const prompts = granted.filter(({ pending }) => pending > 1);
    const total = prompts.reduce((sum, { count }) => sum + count, 0);
    const alone = prompts.filter(({ count }) => count > 0).length <= 1;
    expect(total <= budget || alone).toBe(true);
    if (prompts[0]) expect(prompts[0].count).toBeGreaterThan(0);
  }
});
