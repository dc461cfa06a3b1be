import { expect, test } from '@jest/globals';
import { allocateTokens } from './scheduling-policy.js';

test('everyone who decodes gets its token, however long the prompts are', () => {
  expect(allocateTokens([1, 500, 1, 500, 1], 64)).toEqual([1, 64, 1, 0, 1]);
});

test('prompts share the budget, oldest first', () => {
  expect(allocateTokens([10, 30, 40], 64)).toEqual([10, 30, 24]);
});

test('nothing pending gets nothing', () => {
  expect(allocateTokens([0, 1], 8)).toEqual([0, 1]);
  expect(allocateTokens([], 8)).toEqual([]);
});
