import { expect, test } from '@jest/globals';
import { longerTasks, messageLength } from './message-length.js';
import { textTask } from './testing/index.js';

const short = textTask({ name: 'tasks/short', limits: { maxChars: 5 } });

test('characters are counted as people see them, beside what the task takes', () => {
  expect(messageLength({ task: short }, '👨‍👩‍👧‍👦é你好')).toEqual({ count: 4, limit: 5, over: 0 });
  expect(messageLength({ task: short }, '一二三四五六七')).toEqual({ count: 7, limit: 5, over: 2 });
  expect(messageLength({ task: textTask() }, '一')).toBeUndefined();
});

test('a text that is too long for a task is one for those that answer alike and take it', () => {
  const long = textTask({ name: 'tasks/long', limits: { maxChars: 100 } });
  const otherLabels = textTask({ name: 'tasks/mood', limits: { maxChars: 100 }, labels: ['a', 'b'] });
  const form = textTask({
    name: 'tasks/form',
    limits: { maxChars: 100 },
    inputSchema: { properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a', 'b'] },
  });
  const tasks = [short, long, otherLabels, form];
  expect(longerTasks(tasks, short, 50)).toEqual([long]);
  expect(longerTasks(tasks, short, 101)).toEqual([]);
});
