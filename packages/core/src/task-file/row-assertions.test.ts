import { expect, test } from '@jest/globals';
import { taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { rowAssertions } from './row-assertions.js';

const task = taskRegistry([
  `${taskHeader('free')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`,
]).get('free');

test('a row expects in the form of a task file’s tests', () => {
  const assert = [
    { type: 'maxSentences', value: 2 },
    { type: 'language', value: 'zh' },
  ];
  expect(rowAssertions(assert, task, 'a:1')).toEqual(assert);
});

test.each([
  [undefined, 'a:1: assert: is missing; expected a list'],
  [[], /^a:1: assert: /u],
  [[{ type: 'maxChar', value: 2 }], /^a:1: assert\.0\.type: expected one of equals, .*maxSentences/u],
  [[{ type: 'language', value: 'fr' }], 'a:1: assert.0.value: expected one of zh, en'],
  [[{ type: 'matches', value: '(' }], /^a:1: assert\.0\.value: .*regular expression/iu],
  [
    [{ type: 'confidence', min: 0.5 }],
    'a:1: assert.0.type: a text task has no confidence; only choice tasks do',
  ],
])('%j is refused', (given, message) => {
  expect(() => rowAssertions(given, task, 'a:1')).toThrow(message);
});
