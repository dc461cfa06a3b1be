import { expect, test } from '@jest/globals';
import { compareEvaluations, exactMcNemar } from './compare-evaluations.js';

// Python: 2 * sum(comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b), at most 1
test.each([
  [0, 0, 1],
  [5, 5, 1],
  [0, 5, 0.0625],
  [2, 10, 0.03857421875],
  [40, 70, 0.0054474295],
])('McNemar of %d and %d', (a, b, expected) => {
  expect(exactMcNemar(a, b)).toBeCloseTo(expected, 5);
  expect(exactMcNemar(b, a)).toBeCloseTo(expected, 5);
});

test('rows are paired by their place, and those that only one has are left out', () => {
  const row = (index: number, answer: string) => ({ index, answer, isRight: answer === 'good' });
  const first = [row(1, 'good'), row(2, 'bad'), row(3, 'good')];
  const second = [row(2, 'good'), row(1, 'good'), row(4, 'good')];
  expect(compareEvaluations(first, second)).toEqual({
    rowCount: 2,
    onlyFirstRight: 0,
    onlySecondRight: 1,
    differing: 1,
    pValue: 1,
  });
  expect(() => compareEvaluations(first, [row(9, 'good')])).toThrow(/no rows in common/u);
});
