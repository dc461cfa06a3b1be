import { expect, test } from '@jest/globals';
import { fieldMetrics, isRightField } from './field-metrics.js';

const pair = (expected: unknown, answered: unknown) => ({ expected, answered });

test.each([
  ['equal texts', pair('a', 'a'), true],
  ['other texts', pair('a', 'A'), false],
  ['null for null', pair(null, null), true],
  ['null for nothing at all', pair(undefined, null), false],
  ['nothing for nothing', pair(undefined, undefined), true],
  ['a list in another order', pair(['a', 'b'], ['b', 'a']), false],
  ['an object with its keys in another order', pair({ a: 1, b: [2] }, { b: [2], a: 1 }), true],
  ['a number within the tolerance', pair(2, 2.5), true],
  ['a number beyond it', pair(2, 2.6), false],
  ['a number as text', pair(2, '2'), false],
])('%s', (_, values, isRight) => {
  expect(isRightField(values, 0.5)).toBe(isRight);
});

test('a value that is missed and one that is made up are counted apart', () => {
  const pairs = [pair('a', null), pair('a', undefined), pair(null, 'b'), pair([], ['c']), pair('a', 'b')];
  expect(fieldMetrics(pairs, 0)).toMatchObject({ accuracy: 0, missed: 2, madeUp: 2 });
});

test('lists have the F1 of all their items, each item counted as often as it stands there', () => {
  // by hand: 4 expected, 5 answered, 3 shared
  const pairs = [pair(['a', 'b'], ['b', 'a', 'a']), pair(['c', 'd'], ['d', 'e'])];
  expect(fieldMetrics(pairs, 0)).toEqual({ accuracy: 0, missed: 0, madeUp: 0, itemF1: 6 / 9 });
  expect(fieldMetrics([pair([], [])], 0).itemF1).toBe(1);
  expect(fieldMetrics([pair(['a'], undefined)], 0).itemF1).toBe(0);
  expect(fieldMetrics([pair('a', 'a')], 0)).not.toHaveProperty('itemF1');
});
