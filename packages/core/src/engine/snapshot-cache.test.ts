import { expect, test } from '@jest/globals';
import { Dice } from '../testing/dice.js';
import type { SlotSnapshot } from './model-runner.js';
import { SnapshotCache, type SnapshotKey } from './snapshot-cache.js';

const key = (id: string, kind: SnapshotKey['kind'] = 'prefix'): SnapshotKey => ({ kind, id });
const none = (): void => undefined;
const entry = (byteLength: number) => ({ tokenIds: [1], snapshot: { length: 1, byteLength, parts: [] } });

test('what was used least recently goes first, and the budget holds', () => {
  const cache = new SnapshotCache(10, none);
  cache.set(key('a'), entry(4));
  cache.set(key('b'), entry(4));
  cache.find(key('a'));
  cache.set(key('c'), entry(4));
  expect(['a', 'b', 'c'].map((id) => cache.find(key(id)) !== undefined)).toEqual([true, false, true]);
  expect(cache.byteLength).toBe(8);
});

test('one that is beyond the budget alone throws nobody else out, and its older self does not stay', () => {
  const cache = new SnapshotCache(10, none);
  cache.set(key('a'), entry(4));
  cache.set(key('b'), entry(4));
  cache.set(key('b'), entry(11));
  expect(cache.find(key('a'))).toBeDefined();
  expect(cache.find(key('b'))).toBeUndefined();
  expect(cache.byteLength).toBe(4);
});

test('what takes the place of another counts once; ids are not mixed up', () => {
  const cache = new SnapshotCache(100, none);
  cache.set(key('1,2'), entry(4));
  cache.set(key('1,2'), entry(6));
  expect(cache.byteLength).toBe(6);
  expect(cache.find(key('12'))).toBeUndefined();
});

test('keys of one kind are not those of another', () => {
  const cache = new SnapshotCache(100, none);
  cache.set(key('a', 'prefix'), entry(4));
  expect([cache.has(key('a', 'conversation')), cache.has(key('a', 'prefix'))]).toEqual([false, true]);
  cache.delete(key('a', 'conversation'));
  expect(cache.byteLength).toBe(4);
});

test('asking whether there is one does not count as use', () => {
  const cache = new SnapshotCache(8, none);
  cache.set(key('a'), entry(4));
  cache.set(key('b'), entry(4));
  cache.has(key('a'));
  cache.set(key('c'), entry(4));
  expect(cache.has(key('a'))).toBe(false);
});

/** Entries in order of use, the oldest first. */
type Model = { readonly key: SnapshotKey; readonly bytes: number }[];

const sum = (model: Model): number => model.reduce((total, { bytes }) => total + bytes, 0);

test('whatever is kept, found and forgotten, it is what a plain list would hold, and all else has been dropped', () => {
  for (let seed = 0; seed < 200; seed++) {
    const dice = new Dice(seed);
    const budget = dice.from(0, 30);
    const dropped = new Set<SlotSnapshot>();
    const cache = new SnapshotCache(budget, (snapshot) => dropped.add(snapshot));
    const given: SlotSnapshot[] = [];
    let model: Model = [];
    for (let i = 0; i < 60; i++) {
      const used = key(dice.pick(['a', 'b', 'c', 'd']), dice.pick(['prefix', 'conversation']));
      const isUsed = (other: Model[number]): boolean =>
        other.key.id === used.id && other.key.kind === used.kind;
      const there = model.find(isUsed);
      const rest = model.filter((other) => !isUsed(other));
      const action = dice.below(3);
      if (action === 0) {
        expect(cache.find(used)?.snapshot.byteLength).toBe(there?.bytes);
        model = there ? [...rest, there] : rest;
      } else if (action === 1) {
        const bytes = dice.from(1, 20);
        const made = entry(bytes);
        given.push(made.snapshot);
        cache.set(used, made);
        model = bytes > budget ? rest : [...rest, { key: used, bytes }];
        while (sum(model) > budget) model.shift();
      } else {
        cache.delete(used);
        model = rest;
      }
      expect([seed, cache.byteLength]).toEqual([seed, sum(model)]);
      expect(model.every((other) => cache.has(other.key))).toBe(true);
      const kept = model.map((other) => cache.find(other.key)?.snapshot);
      expect(given.filter((snapshot) => !dropped.has(snapshot)).length).toBe(kept.length);
      expect(kept.some((snapshot) => snapshot && dropped.has(snapshot))).toBe(false);
    }
  }
});
