import { expect, test } from '@jest/globals';
import { isWrittenIn } from './written-language.js';

test.each([
  ['今天真好', true, false],
  ['在 Python 中可以用 sort', true, false],
  ['It means 好', false, false],
  ['Well done!', false, true],
  ['今日はとても', false, false],
  ['123 😊', false, false],
])('%j: Chinese %p, English %p', (text, isChinese, isEnglish) => {
  expect([isWrittenIn(text, 'zh'), isWrittenIn(text, 'en')]).toEqual([isChinese, isEnglish]);
});
