import { expect, test } from '@jest/globals';
import { ListTasksResponse, PromptTaskServiceDefinition } from '@qaio/protocol';
import { encodingOnce } from './encoding-once.js';

test('one object is encoded once, as its type encodes it; other methods are as they were', () => {
  const { listTasks, getTask, runTask } = encodingOnce(PromptTaskServiceDefinition, ['listTasks']).methods;
  const tasks = ['一', '二'].map((name) => ({ name, inputSchema: { type: 'object' } }));
  const message = ListTasksResponse.fromPartial({ tasks, version: 'v' });
  const type = listTasks.responseType;
  const bytes = type.encode(type.fromPartial(message)).finish();
  expect(bytes).toEqual(ListTasksResponse.encode(message).finish());
  expect(type.encode(type.fromPartial(message)).finish()).toBe(bytes);
  const other = ListTasksResponse.fromPartial({ version: 'w' });
  expect(ListTasksResponse.decode(type.encode(other).finish())).toEqual(other);
  expect([getTask, runTask]).toEqual([
    PromptTaskServiceDefinition.methods.getTask,
    PromptTaskServiceDefinition.methods.runTask,
  ]);
});
