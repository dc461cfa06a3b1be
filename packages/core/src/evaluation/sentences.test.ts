import { expect, test } from '@jest/globals';
import { countSentences } from './sentences.js';

test.each([
  ['', 0],
  ['😊', 0],
  ['好', 1],
  ['真好！😊', 1],
  ['真的吗？！太好了……我很高兴', 3],
  ['It costs 3.50 now. Really?', 2],
])('%j has %d sentences', (text, count) => {
  expect(countSentences(text)).toBe(count);
});
