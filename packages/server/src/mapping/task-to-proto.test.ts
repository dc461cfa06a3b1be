import { expect, test } from '@jest/globals';
import { PromptTask } from '@qaio/core';
import { taskHeader, taskRegistry } from '@qaio/core/testing';
import { Task } from '@qaio/protocol';
import { taskToProto } from './task-to-proto.js';

function textTask(extra = ''): PromptTask {
  const file = `${taskHeader('it')}
input: { schema: { type: object, required: [message], properties: { message: { type: string, examples: [你好, 早] } } } }
prompt: '{{ message }}'
output: { format: text }
${extra}`;
  const [task] = taskRegistry([file]).list();
  if (!task) throw new Error('no task');
  return task;
}

/** What a client in another language reads about a task. */
const overTheWire = (task: PromptTask): Task => Task.decode(Task.encode(taskToProto(task)).finish());

test('a task tells how many turns of a conversation it sees; 0 where it takes no session', () => {
  expect(overTheWire(textTask('session: { history: 6 }')).conversationTurns).toBe(6);
  expect(overTheWire(textTask()).conversationTurns).toBe(0);
});

test('a task tells whether it takes the place of one that ships', () => {
  const shipped = textTask();
  const own = new PromptTask(shipped.definition, { ...shipped.origin, replacesShipped: true });
  expect(overTheWire(shipped).replacesShipped).toBe(false);
  expect(overTheWire(own).replacesShipped).toBe(true);
});

test('what its author says about an input arrives, examples too', () => {
  expect(overTheWire(textTask()).inputSchema).toMatchObject({
    properties: { message: { examples: ['你好', '早'] } },
  });
});
