import { expect, test } from '@jest/globals';
import { seededRandom } from '@qaio/core';
import { chineseScript } from './chinese-script.js';

const edit = await chineseScript();

test.each([
  ['头发干净，面条好吃', '頭髮乾淨，麵條好吃'],
  ['頭髮很乾淨', '头发很干净'],
  ['OK 👍', 'OK 👍'],
])('%s becomes %s', (text, right) => {
  expect(edit.apply(text, seededRandom(0))).toBe(right);
});
