import { expect, test } from '@jest/globals';
import { SnapshotCache, commonLength, prefixKey } from './snapshot-cache.js';

const entry = (byteLength: number) => ({ tokenIds: [1], snapshot: { length: 1, byteLength, parts: [] } });

test('what was used least recently goes first, and the budget holds', () => {
  const cache = new SnapshotCache(10);
  cache.set('a', entry(4));
  cache.set('b', entry(4));
  cache.find('a');
  cache.set('c', entry(4));
  expect(['a', 'b', 'c'].map((key) => cache.find(key) !== undefined)).toEqual([true, false, true]);
  expect(cache.byteLength).toBe(8);
});

test('one that is beyond the budget alone throws nobody else out, and its older self does not stay', () => {
  const cache = new SnapshotCache(10);
  cache.set('a', entry(4));
  cache.set('b', entry(4));
  cache.set('b', entry(11));
  expect(cache.find('a')).toBeDefined();
  expect(cache.find('b')).toBeUndefined();
  expect(cache.byteLength).toBe(4);
});

test('what takes the place of another counts once; ids are not mixed up', () => {
  const cache = new SnapshotCache(100);
  cache.set(prefixKey([1, 2]), entry(4));
  cache.set(prefixKey([1, 2]), entry(6));
  expect(cache.byteLength).toBe(6);
  expect(cache.find(prefixKey([12]))).toBeUndefined();
});

test('how much two texts have in common', () => {
  expect(commonLength([1, 2, 3], [1, 2, 4, 5])).toBe(2);
  expect(commonLength([1, 2], [1, 2, 3])).toBe(2);
  expect(commonLength([], [1])).toBe(0);
});
