import { expect, test } from '@jest/globals';
import { PrefixCache } from './prefix-cache.js';

const snapshot = (byteLength: number) => ({ length: 1, byteLength, parts: [] });

test('what was used least recently goes first, and the budget holds', () => {
  const cache = new PrefixCache(10);
  cache.add([1], snapshot(4));
  cache.add([2], snapshot(4));
  cache.find([1]);
  cache.add([3], snapshot(4));
  expect([[1], [2], [3]].map((prefix) => cache.find(prefix) !== undefined)).toEqual([true, false, true]);
  expect(cache.byteLength).toBe(8);
});

test('one that is beyond the budget alone throws nobody out', () => {
  const cache = new PrefixCache(10);
  cache.add([1], snapshot(4));
  cache.add([2], snapshot(11));
  expect(cache.find([1])).toBeDefined();
  expect(cache.find([2])).toBeUndefined();
});

test('the same prefix counts once; ids are not mixed up', () => {
  const cache = new PrefixCache(100);
  cache.add([1, 2], snapshot(4));
  cache.add([1, 2], snapshot(4));
  expect(cache.byteLength).toBe(4);
  expect(cache.find([12])).toBeUndefined();
  expect(cache.find([1, 2, 3])).toBeUndefined();
});
