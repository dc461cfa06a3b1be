import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PromptTaskServiceDefinition, RunTaskRequest, type WatchTasksResponse } from '@qaio/protocol';
import { createClient } from 'nice-grpc';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeEach(async () => {
  scripted = await startScriptedServer();
  await scripted.reloader.ready();
});
afterEach(async () => {
  await scripted.close();
});

const client = () => createClient(PromptTaskServiceDefinition, scripted.channel);
const edit = async (change: (text: string) => string): Promise<void> => {
  const path = join(scripted.tasksFolder, 'sentiment.yaml');
  await writeFile(path, change(await readFile(path, 'utf8')));
};
const names = ({ tasks }: WatchTasksResponse): string[] => tasks.map(({ displayName }) => displayName);

test('an edit is served and told; a bad one changes nothing but is told with its place', async () => {
  const states = client().watchTasks({})[Symbol.asyncIterator]();
  const next = async (): Promise<WatchTasksResponse> => (await states.next()).value as WatchTasksResponse;
  expect(names(await next())).toEqual(['chat', 'sentiment']);
  const before = await client().getTask({ name: 'sentiment' });

  await edit((text) => text.replace('displayName: sentiment', 'displayName: 心情'));
  expect(names(await next())).toEqual(['chat', '心情']);
  const after = await client().getTask({ name: 'sentiment' });
  expect(after.task?.etag).not.toBe(before.task?.etag);

  await edit((text) => text.replace('system:', 'sytem:'));
  const bad = await next();
  expect(names(bad)).toEqual(['chat', '心情']);
  expect(bad.problems).toMatchObject([
    { file: 'sentiment.yaml', line: 8, column: 1, message: "unknown key 'sytem'; did you mean 'system'?" },
  ]);
  const run = await client().runTask(
    RunTaskRequest.fromPartial({ task: 'sentiment', input: { text: '累' } }),
  );
  expect(run.result?.taskEtag).toBe(after.task?.etag);

  await edit((text) => text.replace('sytem:', 'system:'));
  expect((await next()).problems).toEqual([]);
});

test('whoever knows the newest version is told of the next edit only, also where it was in a list', async () => {
  const { version } = await client().listTasks({});
  const [first] = [await client().watchTasks({})[Symbol.asyncIterator]().next()];
  expect((first.value as WatchTasksResponse).version).toBe(version);
  const states = client().watchTasks({ version })[Symbol.asyncIterator]();
  const next = states.next();
  await edit((text) => text.replace('displayName: sentiment', 'displayName: 心情'));
  const { value } = (await next) as { value: WatchTasksResponse };
  expect(names(value)).toEqual(['chat', '心情']);
  const missed = client().watchTasks({ version })[Symbol.asyncIterator]();
  expect((await missed.next()).value).toEqual(value);
});

test('a run that has begun ends with the task that it began with', async () => {
  const request = RunTaskRequest.fromPartial({ task: 'chat', input: { message: '一二三四五六七八九十' } });
  const stream = client().streamTask({ request })[Symbol.asyncIterator]();
  const first = (await stream.next()).value as { event: { $case: string; value: { taskEtag: string } } };
  await edit((text) => text.replace('version: 1.0.0', 'version: 1.0.1'));
  await scripted.reloader.reload();
  let last: unknown;
  for (let step = await stream.next(); !step.done; step = await stream.next()) last = step.value;
  expect(last).toMatchObject({ event: { value: { result: { taskEtag: first.event.value.taskEtag } } } });
});
