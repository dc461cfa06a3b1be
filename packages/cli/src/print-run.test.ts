import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { Language, TaskCall } from '@qaio/client';
import type { TaskExecutor } from '@qaio/core';
import { scriptedTasks, taskHeader } from '@qaio/core/testing';
import { printRun } from './print-run.js';
import { localHost } from './task-host.js';

const { tasks } = await scriptedTasks(
  [
    `${taskHeader('talk')}
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
guard: [{ name: dark, patterns: [dark], text: I hear you. }]
`,
  ],
  () => 'written',
);

const print = (
  executor: TaskExecutor,
  call: TaskCall,
  out: PassThrough,
  language: Language = 'en',
): Promise<unknown> => {
  const host = localHost({ executor, model: { close: async () => undefined } });
  return printRun(host.tasks, host.stream(call), out, language);
};

const json = (maxOutputTokens: number) =>
  scriptedTasks(
    [
      `${taskHeader('fields')}
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: json, schema: { type: object, required: [a], properties: { a: { type: string } } } }
config: { maxOutputTokens: ${maxOutputTokens} }
`,
    ],
    () => '{"a": "long"}',
  );

test('JSON is printed once it is whole, and nothing of one that is cut off', async () => {
  const request = { task: 'fields', input: { text: 'x' } };
  const whole = new PassThrough();
  await print((await json(20)).tasks, request, whole);
  expect(await text(whole.end())).toBe('{"a": "long"}\n');
  const half = new PassThrough();
  await expect(print((await json(8)).tasks, request, half)).rejects.toThrow('incomplete after 8 tokens');
  expect(await text(half.end())).toBe('');
});

test.each<[string, Language, string, string]>([
  [
    'a guard’s answer with a sign that it is fixed',
    'en',
    'it is dark',
    'I hear you.\n(a fixed answer, not written by the model)\n',
  ],
  ['that sign in the user’s language', 'zh', 'it is dark', 'I hear you.\n(这是固定的答复，不是模型写的)\n'],
  ['the model’s answer without one', 'en', 'it is day', 'written\n'],
])('prints %s', async (_name, language, said, printed) => {
  const out = new PassThrough();
  await print(tasks, { task: 'talk', input: { text: said } }, out, language);
  out.end();
  expect(await text(out)).toBe(printed);
});
