import { expect, test } from '@jest/globals';
import { clipped } from './clipped.js';

test('a text that is too long ends with an ellipsis, between characters and within its bytes', () => {
  expect(clipped('晴天', 6)).toBe('晴天');
  expect(clipped('abcdef', 5)).toBe('ab…');
  for (const max of [6, 7, 8, 9]) {
    const text = clipped('😀😀😀', max);
    expect(text).toBe(max < 7 ? '…' : '😀…');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max);
  }
});
