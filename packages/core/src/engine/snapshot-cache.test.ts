import { expect, test } from '@jest/globals';
import { SnapshotCache, type SnapshotKey } from './snapshot-cache.js';

const key = (id: string, kind: SnapshotKey['kind'] = 'prefix'): SnapshotKey => ({ kind, id });
const entry = (byteLength: number) => ({ tokenIds: [1], snapshot: { length: 1, byteLength, parts: [] } });

test('what was used least recently goes first, and the budget holds', () => {
  const cache = new SnapshotCache(10);
  cache.set(key('a'), entry(4));
  cache.set(key('b'), entry(4));
  cache.find(key('a'));
  cache.set(key('c'), entry(4));
  expect(['a', 'b', 'c'].map((id) => cache.find(key(id)) !== undefined)).toEqual([true, false, true]);
  expect(cache.byteLength).toBe(8);
});

test('one that is beyond the budget alone throws nobody else out, and its older self does not stay', () => {
  const cache = new SnapshotCache(10);
  cache.set(key('a'), entry(4));
  cache.set(key('b'), entry(4));
  cache.set(key('b'), entry(11));
  expect(cache.find(key('a'))).toBeDefined();
  expect(cache.find(key('b'))).toBeUndefined();
  expect(cache.byteLength).toBe(4);
});

test('what takes the place of another counts once; ids are not mixed up', () => {
  const cache = new SnapshotCache(100);
  cache.set(key('1,2'), entry(4));
  cache.set(key('1,2'), entry(6));
  expect(cache.byteLength).toBe(6);
  expect(cache.find(key('12'))).toBeUndefined();
});
