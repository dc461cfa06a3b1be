import { expect, test } from '@jest/globals';
import { ScriptedTaskClient, done } from '@qaio/client/testing';
import { LateTaskClient } from './late-task-client.js';

const never = new AbortController().signal;
const call = { task: 'tasks/chat', input: { message: '早' } };

test('calls are made once the client is there', async () => {
  let arrive: (client: ScriptedTaskClient) => void = () => undefined;
  const late = new LateTaskClient(new Promise((resolve) => (arrive = resolve)));
  const model = late.getModel(never);
  const events = late.streamTask(call, never);
  const first = events.next();
  const scripted = new ScriptedTaskClient([done()]);
  arrive(scripted);
  expect((await model).model).toBe('mini');
  expect((await first).value).toEqual(done());
  expect(scripted.calls).toEqual([call]);
  expect((await late.watchTasks(never).next()).value).toBe(scripted.list);
  expect(await late.listTasks(never)).toBe(scripted.list.tasks);
});

test('one that never comes is a server that does not answer', async () => {
  const late = new LateTaskClient(Promise.reject(new TypeError('Failed to fetch')));
  await expect(late.getModel(never)).rejects.toMatchObject({ status: 'UNAVAILABLE', detail: '' });
});
