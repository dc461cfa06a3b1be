import { expect, test } from '@jest/globals';
import { taskHeader, taskRegistry } from '@qaio/core/testing';
import { Task } from '@qaio/protocol';
import { taskToProto } from './task-to-proto.js';

/** What a client in another language reads about a text task. */
function overTheWire(extra: string): Task {
  const file = `${taskHeader('it')}
input: { schema: { type: object, required: [message], properties: { message: { type: string, examples: [你好, 早] } } } }
prompt: '{{ message }}'
output: { format: text }
${extra}`;
  const [task] = taskRegistry([file]).list();
  if (!task) throw new Error('no task');
  return Task.decode(Task.encode(taskToProto(task)).finish());
}

test('a task tells how many turns of a conversation it sees; 0 where it takes no session', () => {
  expect(overTheWire('session: { history: 6 }').conversationTurns).toBe(6);
  expect(overTheWire('').conversationTurns).toBe(0);
});

test('what its author says about an input arrives, examples too', () => {
  expect(overTheWire('').inputSchema).toMatchObject({
    properties: { message: { examples: ['你好', '早'] } },
  });
});
