import { expect, test } from '@jest/globals';
import { CharSet } from 'refa';
import { CharacterClasses } from './character-classes.js';
import { StepBudget } from './step-budget.js';

const max = 0x10ffff;
const classesOf = (sets: readonly CharSet[]): CharacterClasses =>
  new CharacterClasses(sets, new StepBudget(1000));
const set = (...ranges: readonly (readonly [number, number])[]): CharSet =>
  CharSet.empty(max).union(ranges.map(([from, to]) => ({ min: from, max: to })));

test('code points are of one class where every set has both or neither', () => {
  const sets = [set([10, 20]), set([15, 30], [50, max]), set([10, 20]), set([20, 20]), set([0, 5], [6, 7])];
  const classes = classesOf(sets);
  const points = Array.from({ length: 70 }, (_, i) => i).concat(max);
  const signature = (point: number): string => sets.map((one) => one.has(point)).join();
  expect(classes.examples.map((point) => classes.of(point))).toEqual([...classes.examples.keys()]);
  for (const a of points)
    for (const b of points)
      expect([a, b, classes.of(a) === classes.of(b)]).toEqual([a, b, signature(a) === signature(b)]);
});

test('no sets, one class', () => {
  expect(classesOf([]).of(5)).toBe(classesOf([]).of(max));
});
