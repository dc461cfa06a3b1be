import { expect, test } from '@jest/globals';
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
