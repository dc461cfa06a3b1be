import { expect, test } from '@jest/globals';
import { lookUp } from './prompt-lookup.js';

test.each<[string, number[], number, number[]]>([
  ['follows the last token where it stood before', [1, 2, 3, 1], 2, [2, 3]],
  ['prefers the longest run that is found', [7, 1, 2, 3, 9, 2, 4, 7, 1, 2], 1, [3]],
  ['takes the latest of runs as long', [1, 2, 3, 1, 2, 4, 1, 2], 1, [4]],
  ['may go on into the run itself', [5, 6, 5, 6], 3, [5, 6]],
  ['knows nothing of what is new', [1, 2, 3], 4, []],
  ['knows nothing of a first token', [1], 4, []],
  ['gives none where none are wanted', [1, 1, 1], 0, []],
])('%s', (_, tokenIds, most, expected) => {
  expect(lookUp(tokenIds, most)).toEqual(expected);
});
