/** With API keys, who has none gets neither answers nor knowledge, over gRPC and HTTP alike. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ModelServiceDefinition, PromptTaskServiceDefinition } from '@qaio/protocol';
import { Metadata, Status, createClient } from 'nice-grpc';
import { HealthDefinition } from 'nice-grpc-server-health';
import { ServerReflectionService } from 'nice-grpc-server-reflection';
import { ApiKeys, createApiKey } from './api-keys.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

const alice = createApiKey('alice', randomBytes);
const stranger = createApiKey('alice', randomBytes);

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer({ apiKeys: ApiKeys.parse(alice.line, 'keys') });
});
afterAll(() => scripted.close());

const bearer = (key: string) => ({ metadata: Metadata({ authorization: `Bearer ${key}` }) });
const tasks = () => createClient(PromptTaskServiceDefinition, scripted.channel);
const request = { task: 'tasks/sentiment', input: { text: '好' } };

async function statusOf(call: Promise<unknown> | AsyncIterable<unknown>): Promise<unknown> {
  try {
    await (call instanceof Promise ? call : endOf(call));
    return Status.OK;
  } catch (error) {
    return (error as { code: unknown }).code;
  }
}

async function endOf(stream: AsyncIterable<unknown>): Promise<void> {
  const messages = stream[Symbol.asyncIterator]();
  while (!(await messages.next()).done);
}

async function firstOf(stream: AsyncIterable<unknown>): Promise<void> {
  const messages = stream[Symbol.asyncIterator]();
  await messages.next();
  await messages.return?.();
}

const callsWith = (options: object) => ({
  getModel: statusOf(createClient(ModelServiceDefinition, scripted.channel).getModel({}, options)),
  listTasks: statusOf(tasks().listTasks({}, options)),
  getTask: statusOf(tasks().getTask({ name: 'tasks/sentiment' }, options)),
  runTask: statusOf(tasks().runTask(request, options)),
  streamTask: statusOf(tasks().streamTask({ request }, options)),
  batchRunTask: statusOf(
    tasks().batchRunTask(
      (async function* () {
        yield { id: '1', request };
      })(),
      options,
    ),
  ),
  watchTasks: statusOf(firstOf(tasks().watchTasks({}, options))),
  reflection: statusOf(
    createClient(ServerReflectionService, scripted.channel).serverReflectionInfo(
      (async function* () {})(),
      options,
    ),
  ),
});

const settled = async (calls: Readonly<Record<string, Promise<unknown>>>): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(calls).map(async ([name, call]) => [name, await call] as const)),
  );

test('every gRPC call wants a known key', async () => {
  const known = await settled(callsWith(bearer(alice.key)));
  expect(new Set(Object.values(known))).toEqual(new Set([Status.OK]));
  for (const options of [{}, bearer(stranger.key)]) {
    const refused = await settled(callsWith(options));
    expect(new Set(Object.values(refused))).toEqual(new Set([Status.UNAUTHENTICATED]));
  }
});

const http = (path: string, init: RequestInit = {}, key?: string): Promise<Response> =>
  fetch(`http://${scripted.server.httpAddress}${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
  });
const run = { method: 'POST', body: JSON.stringify({ input: request.input }) };

test.each<[string, RequestInit]>([
  ['/v1/model', {}],
  ['/v1/tasks', {}],
  ['/metrics', {}],
  ['/v1/tasks/sentiment', {}],
  ['/v1/tasks/sentiment:run', run],
  ['/v1/tasks/sentiment:stream', run],
])('HTTP %s wants a known key', async (path, init) => {
  const known = await http(path, init, alice.key);
  expect([known.status, known.headers.get('www-authenticate')]).toEqual([200, null]);
  await known.text();
  for (const key of [undefined, stranger.key]) {
    const refused = await http(path, init, key);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await refused.json()).toMatchObject({
      error: { code: 401, status: 'UNAUTHENTICATED', details: [{ reason: 'UNAUTHENTICATED' }, {}] },
    });
  }
});

test('health and the page’s own files need none', async () => {
  expect(await statusOf(createClient(HealthDefinition, scripted.channel).check({ service: '' }))).toBe(
    Status.OK,
  );
  for (const path of ['/healthz', '/readyz']) expect((await http(path)).status).toBe(200);
  expect(await (await http('/')).text()).toContain('page');
});

test('the log names the caller’s key and holds no key', async () => {
  await tasks().runTask(request, bearer(alice.key));
  await statusOf(tasks().runTask(request, bearer(stranger.key)));
  const log = scripted.log.join('');
  expect(log).toContain('"key":"alice"');
  for (const { key, line } of [alice, stranger])
    for (const secret of [key, line]) expect(log).not.toContain(secret);
});
