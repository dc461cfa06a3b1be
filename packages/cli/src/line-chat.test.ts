import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { QaioError, told, toldAll } from '@qaio/core';
import { scriptedTasks, taskHeader } from '@qaio/core/testing';
import { answerLines } from './line-chat.js';
import { localHost } from './task-host.js';
import { fakeContext } from './testing/fake-context.js';

const { tasks } = await scriptedTasks(
  [
    `${taskHeader('talk')}
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`,
  ],
  () => 'written',
);

test('each problem of a line is told behind the program’s name, and the next line is answered', async () => {
  const host = localHost({ executor: tasks, model: { close: async () => undefined } });
  const problems = toldAll([told`it is long`, told`it is dark\u001B[2J`], '\n');
  let isFirst = true;
  const stdin = new PassThrough();
  stdin.end('one\ntwo\n');
  const { context, stdout, stderr } = fakeContext({ stdin: stdin as unknown as NodeJS.ReadStream });
  const answers = answerLines(
    {
      ...host,
      stream: (call) => {
        if (!isFirst) return host.stream(call);
        isFirst = false;
        throw new QaioError('invalid-input', problems);
      },
    },
    'talk',
    context,
  );
  await expect(answers).rejects.toThrow('Some lines could not be answered.');
  expect(stderr()).toBe('aio: it is long\naio: it is dark\\x1b[2J\n');
  expect(stdout()).toBe('> one\n> two\nwritten\n');
});
