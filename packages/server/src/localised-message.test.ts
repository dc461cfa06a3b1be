import { expect, test } from '@jest/globals';
import { told } from '@qaio/core';
import { localisedMessage } from './localised-message.js';

const said = told`There is no task ${'a'}.`;
const translations = { zh: () => '没有\u001B[2J' };

test.each([
  'zh',
  'zh-CN,zh;q=0.9,en;q=0.8',
  ' ZH-Hant',
  'en;q=0.5, zh',
  'fr, zh;q=0.5, en;q=0.4',
  'zh-TW;q=0, zh',
  '*;q=0, zh',
  'en;q=0, *',
  ',;zh, zh',
])('Accept-Language %j is answered in Chinese', (accepted) => {
  expect(localisedMessage(said, accepted, translations)).toEqual({
    locale: 'zh',
    message: '没有\\x1b[2J',
  });
});

test.each([
  undefined,
  '',
  '*',
  'en-US,zh;q=0.5',
  'zh;q=0',
  'zh;q=0.4, en;q=0.5',
  '*, zh;q=0.5',
  'fr',
  'constructor',
])('Accept-Language %j is not', (accepted) => {
  expect(localisedMessage(said, accepted, translations)).toBeUndefined();
});

test('what is told in one piece stays as it is', () => {
  expect(localisedMessage(undefined, 'zh', translations)).toBeUndefined();
});
