/** Calls that are under way when their key is taken out of the server's keys end; those of other keys go on. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PromptTaskServiceDefinition } from '@qaio/protocol';
import { Metadata, Status, createClient } from 'nice-grpc';
import { ApiKeys, createApiKey } from './api-keys.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

const [alice, bob] = [createApiKey('alice', randomBytes), createApiKey('bob', randomBytes)];
let keys: ApiKeys;
let scripted: ScriptedServer;
beforeEach(async () => {
  keys = ApiKeys.parse(`${alice.line}\n${bob.line}`, 'keys');
  scripted = await startScriptedServer({ apiKeys: keys });
});
afterEach(() => scripted.close());

const takeOutAlice = () => keys.replace(bob.line, 'keys');
const tasks = () => createClient(PromptTaskServiceDefinition, scripted.channel);
const bearer = (key: string) => ({ metadata: Metadata({ authorization: `Bearer ${key}` }) });
const unauthenticated = { code: Status.UNAUTHENTICATED };

async function begun<T>(stream: AsyncIterable<T>): Promise<AsyncIterator<T>> {
  const values = stream[Symbol.asyncIterator]();
  await values.next();
  return values;
}

test('a watch ends, over gRPC; that of another key is told of the next edit', async () => {
  const [hers, his] = await Promise.all(
    [alice, bob].map(({ key }) => begun(tasks().watchTasks({}, bearer(key)))),
  );
  const [next, other] = [hers?.next(), his?.next()];
  takeOutAlice();
  await expect(next).rejects.toMatchObject(unauthenticated);
  const path = join(scripted.tasksFolder, 'chat.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace('1.0.0', '1.0.1'));
  expect((await other)?.value).toMatchObject({ problems: [] });
  await his?.return?.();
  expect(scripted.log.join('')).toMatch(/"method":"WatchTasks","key":"alice","status":"UNAUTHENTICATED"/u);
});

test('a watch ends with an error event, over HTTP', async () => {
  const headers = { authorization: `Bearer ${alice.key}` };
  const response = await fetch(`http://${scripted.server.httpAddress}/v1/tasks:watch`, { headers });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const readTo = async (end: RegExp): Promise<void> => {
    for (let part = await reader.read(); !part.done; part = await reader.read())
      if (end.test((text += part.value))) return;
  };
  await readTo(/event: tasks\n/u);
  takeOutAlice();
  await readTo(/never/u);
  expect(text).toMatch(/event: error\ndata: \{"error":\{"code":401,"status":"UNAUTHENTICATED"/u);
});

test('runs end, whether they stream or not, and so does a batch that waits for its next item', async () => {
  const release = scripted.holdModel();
  const request = { task: 'chat', input: { message: '好' } };
  const stream = await begun(tasks().streamTask({ request }, bearer(alice.key)));
  const run = tasks().runTask(request, bearer(alice.key));
  const hold = new Promise<void>(() => undefined);
  async function* items() {
    yield { id: '1' };
    await hold;
  }
  const batch = await begun(tasks().batchRunTask(items(), bearer(alice.key)));
  const ends = [stream.next(), run, batch.next()].map((end) => end.catch((error: unknown) => error));
  // the run is at the server once its neighbours are
  await tasks().listTasks({}, bearer(alice.key));
  takeOutAlice();
  expect(await Promise.all(ends)).toMatchObject([unauthenticated, unauthenticated, unauthenticated]);
  release();
});
