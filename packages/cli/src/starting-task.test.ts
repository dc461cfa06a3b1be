import { expect, test } from '@jest/globals';
import { parseTaskFile } from '@qaio/core';
import { stringify } from 'yaml';
import { type StartingTask, startingTask } from './starting-task.js';

const made = (given: StartingTask, locale?: string) =>
  parseTaskFile(stringify(startingTask('it', given, locale)), 'it.yaml');
const isChinese = (given: StartingTask, locale?: string): boolean[] => {
  const { system = '', tests } = made(given, locale);
  return [system, String(tests[0]?.vars['text'])].map((text) => /\p{Script=Han}/u.test(text));
};

test('what is filled in is in the language of what was given, or else of the locale', () => {
  expect(isChinese({ choices: ['billing', 'bug'] }, 'zh_CN.UTF-8')).toEqual([false, false]);
  expect(isChinese({ choices: ['广告', '正常'] })).toEqual([true, true]);
  expect(isChinese({ description: '是不是广告' })).toEqual([true, true]);
  expect(isChinese({}, 'zh_CN.UTF-8')).toEqual([true, true]);
  expect(isChinese({}, undefined)).toEqual([false, false]);
});

test.each(['choice', 'text', 'regex', 'json'])('a task with the format %s can be loaded', (format) => {
  expect(made({ format }).output.format).toBe(format);
});
