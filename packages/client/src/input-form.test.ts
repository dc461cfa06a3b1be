import { expect, test } from '@jest/globals';
import type { Task } from '@qaio/protocol';
import { inputForm, runForm } from './input-form.js';
import { textTask } from './testing/scripted-task-client.js';

const text = { type: 'string' };
const one = textTask({ name: 'tasks/one', inputSchema: { properties: { a: text } } });
const open = textTask({ name: 'tasks/open', inputSchema: {} });
const two = textTask({
  name: 'tasks/two',
  inputSchema: { properties: { a: text, b: { type: 'number' } }, required: ['a', 'b'] },
});
const tasks = [one, two, open];

test('only a task that takes several values and names them has a form', () => {
  expect(inputForm(tasks, 'two')?.fields.map(({ name }) => name)).toEqual(['a', 'b']);
  for (const wanted of ['one', 'open', 'nope', undefined]) expect(inputForm(tasks, wanted)).toBeUndefined();
});

test('what was typed for a form is run, and told as its message', async () => {
  const calls: unknown[] = [];
  const run = async (task: Task, input: unknown, message: string): Promise<undefined> => {
    calls.push([task.name, input, message]);
  };
  await runForm({ run }, inputForm(tasks, 'two')!, { a: '早', b: '3' });
  expect(calls).toEqual([['tasks/two', { a: '早', b: 3 }, 'a: 早\nb: 3']]);
});
