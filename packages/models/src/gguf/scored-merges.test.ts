import { expect, test } from '@jest/globals';
import { scoredMerges } from './scored-merges.js';
import { tokenTypes } from './token-types.js';

const { normal, control, userDefined } = tokenTypes;
const merges = (pieces: readonly (readonly [string, number, number])[]) =>
  scoredMerges(
    pieces.map(([token]) => token),
    pieces.map(([, score]) => score),
    pieces.map(([, , type]) => type),
  ).map((pair) => pair.join(' '));

test('the highest score comes first, whatever its id', () => {
  const pieces = ['a', 'b', 'ba', 'ab'].map((token, i) => [token, i - 9, normal] as const);
  expect(merges(pieces)).toEqual(['a b', 'b a']);
});

test('a control piece whose halves are pieces is not merged out of text', () => {
  const halves = ['</', 's>'].map((token) => [token, 0, normal] as const);
  expect(merges([...halves, ['</s>', 0, control]])).toEqual([]);
  expect(merges([...halves, ['</s>', 0, normal]])).toEqual(['</ s>']);
});

test('runs of spaces that the vocabulary defines are merged before all else, the longest first', () => {
  const pieces: [string, number, number][] = [
    ['▁', -5, normal],
    ['▁▁', -1000, userDefined],
    ['▁▁▁', -1000, userDefined],
    ['a', -6, normal],
    ['▁a', 0, normal],
    ['<a', -7, normal],
    ['<a▁', -1000, userDefined],
  ];
  expect(merges(pieces)).toEqual(['▁ ▁▁', '▁▁ ▁', '▁ ▁', '▁ a']);
});
