import { expect, test } from '@jest/globals';
import { poolRow, typicalSet } from './example-set.js';
import { representatives, similarity, textVector } from './text-similarity.js';

test('similarity is 1 for the same letters in the same pairs, 0 without a common one', () => {
  expect(similarity(textVector('ab AB'), textVector('ab ab'))).toBeCloseTo(1, 9);
  expect(similarity(textVector('ab'), textVector('cd'))).toBe(0);
  // a, b and c in common, and the pair bc: 4 of 5 and 5 parts
  expect(similarity(textVector('abc'), textVector('bca'))).toBeCloseTo(4 / 5, 9);
  expect(similarity(textVector(''), textVector('a'))).toBe(0);
});

test('representatives stand for groups of alike texts, the largest first', () => {
  const vectors = ['xyz 1', 'abc 1', 'abc 2', 'abc 3', 'xyz 2'].map(textVector);
  const [first = -1, second = -1] = representatives(vectors, 2);
  expect([1, 2, 3]).toContain(first);
  expect([0, 4]).toContain(second);
  expect(representatives(vectors, 2, 4)).toEqual([4, first]);
  expect(representatives(vectors, 9).toSorted()).toEqual([0, 1, 2, 3, 4]);
});

const pool = [
  ...['sunny day', 'sunny walk', 'warm tea'].map((text) => ({ input: { text }, label: 'good' })),
  ...['cold rain', 'cold fog'].map((text) => ({ input: { text }, label: 'bad' })),
].map((row) => poolRow(row, 'text'));
const labelsOf = (size: number, start = 0) =>
  typicalSet(pool, ['good', 'bad'], size, start).examples.map(({ output }) => output);

test('a set has every label, in turn, and as many examples as were asked for', () => {
  expect(labelsOf(2)).toEqual(['good', 'bad']);
  expect(labelsOf(3)).toEqual(['good', 'bad', 'good']);
  expect(labelsOf(4)).toEqual(['good', 'bad', 'good', 'bad']);
  expect(labelsOf(1)).toEqual(['good', 'bad']);
  // more than there are
  expect(labelsOf(8)).toEqual(['good', 'bad', 'good', 'bad', 'good']);
});

test('another start gives another set', () => {
  const sets = [1, 2, 3].map((start) => JSON.stringify(typicalSet(pool, ['good', 'bad'], 2, start).examples));
  expect(new Set(sets).size).toBe(3);
});
