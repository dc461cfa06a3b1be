/** What probes of both doors hear from before the model is there until the server has gone. */
import { afterEach, expect, test } from '@jest/globals';
import { createChannel, createClient } from 'nice-grpc';
import { HealthDefinition } from 'nice-grpc-server-health';
import { inference } from '@qaio/protocol';
import { healthNames } from './grpc/services.js';
import { openHttpDoor } from './http/http-door.js';
import { createLogger } from './logger.js';
import { Readiness } from './readiness.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

const logger = createLogger({ level: 'error', format: 'json', stream: { write: () => true } });
const address = { host: '127.0.0.1', port: 0 };

let scripted: ScriptedServer | undefined;
afterEach(async () => {
  await scripted?.close();
  scripted = undefined;
});

const answerOf = async (port: number | string, path: string): Promise<[number, string]> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return [response.status, await response.text()];
};

test('a door that leads nowhere yet is alive, not ready, and refuses with words that say when', async () => {
  const door = await openHttpDoor({ logger, clock: () => 0 }, address);
  expect(await answerOf(door.port, '/healthz')).toEqual([200, 'ok']);
  expect(await answerOf(door.port, '/readyz')).toEqual([503, expect.stringContaining('loading its model')]);
  const refused = await fetch(`http://127.0.0.1:${door.port}/v1/tasks`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ error: { status: 'UNAVAILABLE' } });
  scripted = await startScriptedServer({ httpDoor: door });
  expect(await answerOf(door.port, '/readyz')).toEqual([200, 'ok']);
  expect((await answerOf(door.port, '/v1/tasks'))[0]).toBe(200);
});

test('while the engine is loaded again every service says so, and stays alive', async () => {
  const door = await openHttpDoor({ logger, clock: () => 0 }, address);
  scripted = await startScriptedServer({ httpDoor: door });
  const health = createClient(HealthDefinition, scripted.channel);
  const infers = createClient(inference.GRPCInferenceServiceDefinition, scripted.channel);
  const statuses = () =>
    Promise.all(healthNames.map(async (service) => (await health.check({ service })).status));
  door.readiness.begin('restarting');
  expect(await statuses()).toEqual(healthNames.map(() => 2));
  expect(await answerOf(door.port, '/readyz')).toEqual([503, expect.stringContaining('loaded again')]);
  expect(await answerOf(door.port, '/healthz')).toEqual([200, 'ok']);
  expect(await infers.serverReady({})).toMatchObject({ ready: false });
  expect(await infers.serverLive({})).toMatchObject({ live: true });
  door.readiness.end('restarting');
  expect(await statuses()).toEqual(healthNames.map(() => 1));
});

test('while running calls end the HTTP door tells probes why it is not ready, and refuses what is new', async () => {
  scripted = await startScriptedServer();
  const { httpAddress } = scripted.server;
  const [port = ''] = httpAddress.split(':').slice(-1);
  const goOn = scripted.holdModel();
  const running = scripted.client.runTask({ task: 'sentiment', input: { text: '好' } });
  while (scripted.tasks.model.engine.load.running === 0) await new Promise(setImmediate);
  const stopped = scripted.server.stop(20_000);
  expect(await answerOf(port, '/readyz')).toEqual([503, expect.stringContaining('shutting down')]);
  expect(await answerOf(port, '/healthz')).toEqual([200, 'ok']);
  const refused = await fetch(`http://${httpAddress}/v1/tasks`);
  const { status, headers } = refused;
  expect([status, headers.get('retry-after'), headers.get('connection')]).toEqual([503, '1', 'close']);
  expect(await refused.json()).toMatchObject({ error: { status: 'UNAVAILABLE' } });
  goOn();
  expect((await running).result?.task).toBe('tasks/sentiment');
  expect(await stopped).toEqual({ runsCut: 0 });
  await expect(answerOf(port, '/readyz')).rejects.toThrow('fetch failed');
});

test('who watches health hears that the server drains, and does not hold it up', async () => {
  const { server } = (scripted = await startScriptedServer());
  const stopped: Promise<unknown>[] = [];
  const channel = createChannel(server.grpcAddress);
  const heard: number[] = [];
  const watching = (async () => {
    for await (const { status } of createClient(HealthDefinition, channel).watch({ service: '' })) {
      heard.push(status);
      // for longer than this test may take
      if (heard.length === 1) stopped.push(server.stop(60_000));
    }
  })().catch(() => undefined);
  await watching;
  channel.close();
  expect(heard).toEqual([1, 2]);
  expect(await Promise.all(stopped)).toEqual([{ runsCut: 0 }]);
});

test('nor does who has heard already that the server takes no work, or asks for a service that there is not', async () => {
  const door = await openHttpDoor({ logger, clock: () => 0 }, address);
  const { server } = (scripted = await startScriptedServer({ httpDoor: door }));
  door.readiness.begin('restarting');
  const channel = createChannel(server.grpcAddress);
  const health = createClient(HealthDefinition, channel);
  const watches = ['', 'nowhere'].map((service) => health.watch({ service })[Symbol.asyncIterator]());
  const next = () => Promise.all(watches.map((watch) => watch.next()));
  expect(await next()).toMatchObject([{ value: { status: 2 } }, { value: { status: 3 } }]);
  // for longer than this test may take
  const stopped = server.stop(60_000);
  expect(await next()).toMatchObject([{ done: true }, { done: true }]);
  channel.close();
  expect(await stopped).toEqual({ runsCut: 0 });
});

test('the weightiest reason is told', () => {
  const readiness = new Readiness('loading', 'restarting');
  const told: (string | undefined)[] = [];
  readiness.subscribe(() => told.push(readiness.refusal?.toString()));
  readiness.begin('draining');
  readiness.end('draining');
  readiness.end('loading');
  readiness.end('restarting');
  const [drains, loads, restarts] = ['shutting down', 'loading its model', 'loaded again'];
  expect(told).toEqual([
    ...[drains, loads, restarts].map((text) => expect.stringContaining(text)),
    undefined,
  ]);
});

test('who has stopped listening is told nothing more', () => {
  const readiness = new Readiness();
  const told: string[] = [];
  const stop = readiness.subscribe(() => told.push('changed'));
  readiness.begin('draining');
  stop();
  readiness.end('draining');
  expect(told).toEqual(['changed']);
});
