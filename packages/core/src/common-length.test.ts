import { expect, test } from '@jest/globals';
import { commonLength } from './common-length.js';

test('how much two lists have in common', () => {
  expect(commonLength([1, 2, 3], [1, 2, 4, 5])).toBe(2);
  expect(commonLength([1, 2], Uint8Array.of(1, 2, 3))).toBe(2);
  expect(commonLength([], [1])).toBe(0);
});
