import { expect, test } from '@jest/globals';
import { told } from '../../told.js';
import { mendedSets, reorderedSets } from './changed-set.js';
import { type ExampleSet, exampleOf, poolRow } from './example-set.js';

const labels = ['good', 'bad'];
const row = (text: string, label: string, place?: string) => ({ input: { text }, label, place });
const setOf = (...rows: readonly ReturnType<typeof row>[]): ExampleSet => ({
  words: told`set`,
  examples: rows.map(exampleOf),
});
const textsOf = ({ examples }: ExampleSet) => examples.map(({ input }) => input['text']);
const mistakes = [row('cold fog', 'bad', 'data/rows.csv:7'), row('no rain', 'good'), row('late', 'bad')].map(
  (each) => poolRow(each, 'text'),
);
const options = { field: 'text', labels, max: 4 };
const full = setOf(row('sun', 'good'), row('cold', 'bad'), row('lame', 'bad'), row('rainy', 'good'));

test('mistakes take the places of the examples of their label that are most like them', () => {
  const sets = mendedSets(full, mistakes, options);
  expect(sets.map(textsOf)).toEqual([
    ['sun', 'cold fog', 'lame', 'no rain'],
    ['sun', 'cold fog', 'lame', 'rainy'],
    ['sun', 'cold', 'lame', 'no rain'],
    ['sun', 'cold', 'late', 'rainy'],
  ]);
  expect(sets.map(({ words }) => String(words))).toEqual([
    'set, with the worst row of each label',
    'set, with rows.csv:7 in place of one',
    'set, with {"text":"no rain"} in place of one',
    'set, with {"text":"late"} in place of one',
  ]);
});

test('mistakes are added while there is room, and every set has every label', () => {
  const empty = setOf();
  expect(mendedSets(empty, mistakes, options).map(textsOf)).toEqual([['no rain', 'cold fog']]);
  expect(mendedSets(empty, mistakes.slice(0, 1), options)).toEqual([]);
  expect(mendedSets(full, [], options)).toEqual([]);
  const half = setOf(row('sun', 'good'), row('cold', 'bad'));
  const added = mendedSets(half, mistakes, options).map(textsOf).slice(-3);
  expect(added).toEqual(['cold fog', 'no rain', 'late'].map((text) => ['sun', 'cold', text]));
});

test('orders are the reverse, labels in turn, and label by label', () => {
  expect(reorderedSets(full, labels).map(textsOf)).toEqual([
    ['rainy', 'lame', 'cold', 'sun'],
    ['sun', 'cold', 'rainy', 'lame'],
    ['sun', 'rainy', 'cold', 'lame'],
  ]);
});
