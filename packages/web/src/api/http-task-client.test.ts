import { randomBytes } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskClientError } from '@qaio/client';
import { describeTaskClient } from '@qaio/client/testing';
import { ApiKeys, createApiKey } from '@qaio/server';
import type { StreamTaskResponse } from '@qaio/protocol';
import { startScriptedServer } from '@qaio/server/testing';
import { HttpTaskClient } from './http-task-client.js';

const { key, line } = createApiKey('page', randomBytes);

describeTaskClient('HttpTaskClient', () => served({}));

async function served(options: Parameters<typeof startScriptedServer>[0]) {
  const scripted = await startScriptedServer(options);
  const { server, runner, reloader, tasksFolder } = scripted;

  await reloader.ready();
  return {
    client: new HttpTaskClient({ base: `http://${server.httpAddress}` }),
    lostClient: new HttpTaskClient({ base: 'http://127.0.0.1:1' }),
    holdModel: () => scripted.holdModel(),
    isModelHeld: () => scripted.isModelHeld(),
    feedbackRows: (task: string) => scripted.feedbackRows(task),
    interruptionCount: () => runner.interruptions,
    writeTask: (name: string, yaml: string) => writeFile(join(tasksFolder, `${name}.yaml`), yaml),
    close: () => scripted.close(),
  };
}

test('a key that is typed later is used from then on', async () => {
  const { client, close } = await served({ apiKeys: ApiKeys.parse(line, 'keys') });
  const { signal } = new AbortController();
  await expect(client.getModel(signal)).rejects.toMatchObject({ status: 'UNAUTHENTICATED' });
  client.useKey(key);
  expect((await client.getModel(signal)).model).not.toBe('');
  const cases: (string | undefined)[] = [];
  for await (const { event } of client.streamTask({ task: 'sentiment', input: { text: '好' } }, signal))
    cases.push(event?.$case);
  expect(cases.at(-1)).toBe('done');
  await close();
});

test('errors come in the language that was asked for last, too', async () => {
  const { client, close } = await served({ translations: { zh: () => '中文' } });
  const { signal } = new AbortController();
  const refused = () => client.streamTask({ task: 'none', input: {} }, signal).next();
  const detail = expect.stringContaining("There is no task 'none'.");
  await expect(refused()).rejects.toMatchObject({ detail, localised: undefined });
  client.useLanguage('zh');
  await expect(refused()).rejects.toMatchObject({ detail, localised: '中文' });
  await close();
});

test('a batch is answered row by row, whatever is wrong with one of them', async () => {
  const { client, close } = await served({});
  const { signal } = new AbortController();
  const items = [
    { id: 'a', input: { text: '好' } },
    { id: 'b', input: {} },
  ];
  const answers = new Map<string, string | undefined>();
  for await (const { id, outcome } of client.runBatch('tasks/sentiment', items, signal))
    answers.set(id, outcome?.$case);
  expect(Object.fromEntries(answers)).toEqual({ a: 'response', b: 'error' });
  await close();
});

test('one that may start no more runs is told when to ask again', async () => {
  const limited = createApiKey('page', randomBytes, 1);
  const { client, close } = await served({ apiKeys: ApiKeys.parse(limited.line, 'keys') });
  client.useKey(limited.key);
  const batch = async (): Promise<number> => {
    let count = 0;
    const items = [{ id: 'a', input: { text: '好' } }];
    for await (const { id } of client.runBatch('sentiment', items, new AbortController().signal))
      count += id.length;
    return count;
  };
  expect(await batch()).toBe(1);
  const refused = await batch().catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({ status: 'RESOURCE_EXHAUSTED' });
  expect((refused as TaskClientError).retryAfterSeconds).toBeGreaterThan(0);
  await close();
});

describe('a stream', () => {
  /** Cuts the answer at every byte, in the middle of characters and of events. */
  const body = new TextEncoder().encode(
    'event: textDelta\ndata: {"textDelta":{"text":"你"}}\n\nevent: textDelta\ndata: {"textDelta":{"text":"好😀"}}\n\n',
  );
  let server: Server;
  let client: HttpTaskClient;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/v1/tasks/broken:stream') {
        response.writeHead(502).end('<h1>Bad gateway</h1>');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      void (async () => {
        for (const byte of body) {
          response.write(Uint8Array.of(byte));
          await new Promise(setImmediate);
        }
        if (request.url === '/v1/tasks/lost:stream') response.destroy();
        if (request.url === '/v1/tasks/failing:stream')
          response.write('event: error\ndata: {"error":{"status":"INTERNAL","message":"坏了"}}\n\n');
        response.end();
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new HttpTaskClient({ base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  afterAll(() => {
    server.close();
  });

  async function texts(task: string): Promise<string[]> {
    const events: StreamTaskResponse[] = [];
    for await (const event of client.streamTask({ task, input: {} }, new AbortController().signal))
      events.push(event);
    return events.map(({ event }) => (event?.$case === 'textDelta' ? event.value.text : ''));
  }

  test('comes in whole events, however the network cuts it', async () => {
    expect(await texts('fine')).toEqual(['你', '好😀']);
  });

  test('that fails half-way is an error with the server’s words and status', async () => {
    await expect(texts('failing')).rejects.toMatchObject({ status: 'INTERNAL', message: '坏了' });
  });

  test('whose connection breaks is one of a server that does not answer', async () => {
    await expect(texts('lost')).rejects.toMatchObject({ status: 'UNAVAILABLE', detail: '' });
  });

  test('that a proxy refuses in words of its own is an error with the HTTP status', async () => {
    await expect(texts('broken')).rejects.toMatchObject({ status: 'UNKNOWN', detail: 'HTTP 502' });
  });
});
