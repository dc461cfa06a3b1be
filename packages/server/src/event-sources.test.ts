/** Something goes wrong where no caller waits for an answer: it is handled and logged, and the server goes on. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  BatchRunTaskRequest,
  PromptTaskServiceDefinition,
  type RunTaskResponse,
  type StreamTaskResponse,
  type WatchTasksResponse,
} from '@qaio/protocol';
import { type Channel, createChannel, createClient } from 'nice-grpc';
import { type GrpcServer, startGrpcServer } from './grpc/grpc-server.js';
import { createHttpApp } from './http/http-app.js';
import { type HttpServer, startHttpServer } from './http/http-server.js';
import { createLogger } from './logger.js';
import { Readiness } from './readiness.js';
import type { TaskApi } from './task-api.js';

const address = { host: '127.0.0.1', port: 0 };
let log = '';
const logger = createLogger({ level: 'debug', format: 'json', stream: { write: (line) => (log += line) } });
const callLog = { logger, clock: () => 0, isTask: () => true };

let running = 0;

/** Streams for ever, and fails when it is told to stop; its batch items take as long as their calls. */
const api = {
  maxConcurrentItems: 8,
  runTask: (_: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise<RunTaskResponse>((_resolve, reject) => {
      running++;
      signal.addEventListener('abort', () => reject(new Error('planted in an item')));
    }),
  async *streamTask(): AsyncGenerator<StreamTaskResponse> {
    try {
      for (let i = 1n; ; i++) {
        yield { sequence: i, task: 't', event: { $case: 'textDelta', value: { text: 'x', tokens: 1 } } };
        await sleep(1);
      }
    } finally {
      // eslint-disable-next-line no-unsafe-finally -- planted
      throw new Error('planted in a stream');
    }
  },
  async *watchTasks(): AsyncGenerator<WatchTasksResponse> {
    yield { tasks: [], problems: [], version: '' };
    throw new Error('planted in a watch');
  },
} as unknown as TaskApi;

const readiness = new Readiness();
let grpc: GrpcServer;
let http: HttpServer;
let channel: Channel;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): number => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  grpc = await startGrpcServer({ api, readiness, log: callLog }, address);
  const app = createHttpApp({ api, readiness, webFolder: tmpdir(), host: '127.0.0.1', log: callLog });
  http = await startHttpServer({ app, logger }, address);
  channel = createChannel(`127.0.0.1:${grpc.port}`);
});
afterAll(async () => {
  channel.close();
  grpc.forceShutdown();
  http.forceShutdown();
  await http.shutdown();
  process.off('unhandledRejection', onUnhandled);
});
beforeEach(() => {
  log = '';
});
afterEach(async () => {
  await sleep(20);
  expect(unhandled.splice(0)).toEqual([]);
});

const client = () => createClient(PromptTaskServiceDefinition, channel);
const untilLogged = async (text: string): Promise<void> => {
  for (let i = 0; i < 400 && !log.includes(text); i++) await sleep(5);
  expect(log).toContain(text);
};

test('a reader of server-sent events goes away', async () => {
  const controller = new AbortController();
  const response = await fetch(`http://127.0.0.1:${http.port}/v1/tasks/t:stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: controller.signal,
  });
  await response.body?.getReader().read();
  controller.abort();
  await untilLogged('planted in a stream');
  expect(log).toContain('"status":"CANCELLED"');
});

test.each([
  ['of known length', 'content-length: 100\r\n\r\n'],
  ['in chunks', 'transfer-encoding: chunked\r\n\r\n50\r\n'],
])('a connection is closed in the middle of a request’s body %s', async (_, framing) => {
  log = '';
  const socket = connect(http.port, '127.0.0.1');
  await once(socket, 'connect');
  const head = 'POST /v1/tasks/t:run HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n';
  socket.write(`${head}${framing}{"input"`);
  await sleep(20);
  socket.destroy();
  await untilLogged('"status":"CANCELLED"');
  expect(log.trim().split('\n')).toEqual([expect.stringMatching(/"level":20.*"reason":"ABORTED"/u)]);
});

test('what comes is not HTTP at all', async () => {
  const socket = connect(http.port, '127.0.0.1');
  socket.end('\u0000\u0001 nonsense\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  expect((await fetch(`http://127.0.0.1:${http.port}/healthz`)).status).toBe(200);
});

test('a batch’s requests fail while as many items run as may', async () => {
  async function* items() {
    for (let i = 0; i < 8; i++)
      yield BatchRunTaskRequest.fromPartial({ id: String(i), request: { task: 't' } });
    while (running < 8) await sleep(1);
    throw new Error('planted in the requests');
  }
  const answers = client().batchRunTask(items())[Symbol.asyncIterator]();
  await expect(answers.next()).rejects.toThrow();
  await untilLogged('planted in an item');
  await untilLogged('"method":"BatchRunTask",');
});

test('a client cancels its stream', async () => {
  const controller = new AbortController();
  const stream = client().streamTask({ request: undefined }, { signal: controller.signal });
  await stream[Symbol.asyncIterator]().next();
  controller.abort();
  await untilLogged('"method":"StreamTask"');
});

test('a watch fails', async () => {
  const states = client().watchTasks({})[Symbol.asyncIterator]();
  await states.next();
  await expect(states.next()).rejects.toThrow('The server failed to answer; its log says why.');
  expect(log).toContain('planted in a watch');
});
