import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { TaskClientError } from '@qaio/client';
import { describeTaskClient } from '@qaio/client/testing';
import { ApiKeys, ShownCertificate, createApiKey, tlsCertificate } from '@qaio/server';
import { startScriptedServer } from '@qaio/server/testing';
import { type GrpcAccess, GrpcTaskClient } from './grpc-task-client.js';

const { key, line } = createApiKey('dashboard', randomBytes);
const pem = (name: string): Buffer =>
  readFileSync(new URL(`../../../server/fixtures/tls/${name}`, import.meta.url));

/** For localhost and 127.0.0.1. */
const shown = () => new ShownCertificate(tlsCertificate({ cert: pem('server.pem'), key: pem('server.key') }));

describeTaskClient('GrpcTaskClient', () => served({}, {}));
test.each(['localhost', '127.0.0.1'])(
  'with its key and over TLS to %s, every call is answered',
  async (host) => {
    const { client, close } = await served(
      {
        apiKeys: ApiKeys.parse(line, 'keys'),
        tls: shown(),
        grpcAddress: { host, port: 0 },
      },
      { apiKey: key, tls: { authorities: pem('authority.pem') } },
    );
    const signal = AbortSignal.timeout(10_000);
    expect((await client.getModel(signal)).model).not.toBe('');
    expect(await client.listTasks(signal)).toHaveLength(2);
    for await (const { tasks } of client.watchTasks(signal)) {
      expect(tasks).toHaveLength(2);
      break;
    }
    const cases: (string | undefined)[] = [];
    for await (const { event } of client.streamTask(
      { task: 'tasks/sentiment', input: { text: '好' } },
      signal,
    ))
      cases.push(event?.$case);
    expect(cases.at(-1)).toBe('done');
    await close();
  },
);

// elsewhere no other address of this machine is there by itself
const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux('a server whose certificate is of another IP address is none', async () => {
  const { client, close } = await served(
    { tls: shown(), grpcAddress: { host: '127.0.0.2', port: 0 } },
    { tls: { authorities: pem('authority.pem') } },
  );
  await expect(client.getModel(AbortSignal.timeout(5_000))).rejects.toMatchObject({ status: 'UNAVAILABLE' });
  await close();
});

test('without a key a call is refused as such', async () => {
  const { client, close } = await served({ apiKeys: ApiKeys.parse(line, 'keys') }, {});
  await expect(client.getModel(AbortSignal.timeout(5_000))).rejects.toMatchObject({
    status: 'UNAUTHENTICATED',
  });
  await close();
});

test('an error comes in the language that was asked for, too', async () => {
  const translations = { zh: (said: { readonly form: string }) => `中文：${said.form}` };
  const { client, close } = await served({ translations }, { language: 'zh' });
  const events = client.streamTask({ task: 'tasks/none', input: {} }, AbortSignal.timeout(5_000));
  await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    detail: expect.stringContaining("There is no task 'none'."),
    localised: expect.stringContaining("中文：There is no task '{0}'."),
  });
  await close();
});

test('one that may start no more runs is told when to ask again', async () => {
  const limited = createApiKey('dashboard', randomBytes, 1);
  const { client, close } = await served(
    { apiKeys: ApiKeys.parse(limited.line, 'keys') },
    { apiKey: limited.key },
  );
  const run = async (): Promise<void> => {
    const call = { task: 'tasks/sentiment', input: { text: '好' } };
    for await (const event of client.streamTask(call, AbortSignal.timeout(5_000)))
      expect(event.event).toBeDefined();
  };
  await run();
  const refused = await run().catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({ status: 'RESOURCE_EXHAUSTED' });
  expect((refused as TaskClientError).retryAfterSeconds).toBeGreaterThan(0);
  await close();
});

async function served(options: Parameters<typeof startScriptedServer>[0], access: GrpcAccess) {
  const scripted = await startScriptedServer(options);
  const { server, runner, reloader, tasksFolder } = scripted;
  await reloader.ready();
  const client = new GrpcTaskClient(server.grpcAddress, access);
  const lostClient = new GrpcTaskClient('127.0.0.1:1');
  return {
    client,
    lostClient,
    holdModel: () => scripted.holdModel(),
    isModelHeld: () => scripted.isModelHeld(),
    feedbackRows: (task: string) => scripted.feedbackRows(task),
    interruptionCount: () => runner.interruptions,
    writeTask: (name: string, yaml: string) => writeFile(join(tasksFolder, `${name}.yaml`), yaml),
    close: async () => {
      client.close();
      lostClient.close();
      await scripted.close();
    },
  };
}

const variables = ['grpc_proxy', 'no_grpc_proxy', 'no_proxy'];
const before = variables.map((name) => [name, process.env[name]] as const);
afterEach(() => {
  for (const [name, value] of before)
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
});

/** Which targets the proxy that the environment names is asked for, when one call is made. It refuses them all. */
async function askedOfProxy(address: string, isUsed: boolean): Promise<string[]> {
  const asked: string[] = [];
  const proxy = createServer().listen(0, '127.0.0.1');
  proxy.on('connect', ({ url = '' }: IncomingMessage, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await once(proxy, 'listening');
  const place = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  Object.assign(process.env, { grpc_proxy: `http://${place}`, no_grpc_proxy: 'a', no_proxy: 'a' });
  const client = new GrpcTaskClient(address, { proxy: isUsed ? place : undefined });
  await client.getModel(AbortSignal.timeout(5_000)).catch(() => undefined);
  client.close();
  proxy.close();
  return asked;
}

test.each(['127.0.0.1:1', 'localhost:1', '[::1]:1'])(
  'without a proxy %s is reached directly',
  async (address) => {
    expect(await askedOfProxy(address, false)).toEqual([]);
  },
);

test('with a proxy, it is asked', async () => {
  expect(new Set(await askedOfProxy('tasks.invalid:50051', true))).toEqual(new Set(['tasks.invalid:50051']));
});
