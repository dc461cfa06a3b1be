import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { scriptedTasks, taskHeader } from '@qaio/core/testing';
import { printRun } from './print-run.js';

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

test.each([
  [
    'a guard’s answer with a sign that it is fixed',
    'it is dark',
    'I hear you.\n(a fixed answer, not written by the model)\n',
  ],
  ['the model’s answer without one', 'it is day', 'written\n'],
])('prints %s', async (_name, said, printed) => {
  const out = new PassThrough();
  await printRun(tasks, { task: 'talk', input: { text: said } }, out);
  out.end();
  expect(await text(out)).toBe(printed);
});
