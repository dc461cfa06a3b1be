/** What nobody sends on purpose, to the doors of a real server: it answers or refuses, and lives through it unchanged. */
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  fuzzTest,
  hasControls,
  hostileJson,
  hostileText,
  mangledBytes,
  mangledJson,
} from '@qaio/core/testing/fuzz';
import {
  BatchRunTaskRequest,
  GetTaskRequest,
  ListTasksRequest,
  RunTaskRequest,
  StreamTaskRequest,
  runTaskRequestJson,
} from '@qaio/protocol';
import {
  type Arbitrary,
  array,
  constant,
  constantFrom,
  dictionary,
  nat,
  oneof,
  record,
  tuple,
} from 'fast-check';
import { type Served, serveWith } from './testing/aio.js';
import { callRaw } from './testing/raw-grpc.js';
import { type RawAnswer, sendRaw } from './testing/raw-http.js';

let folder: string;
let served: Served;
let client: Client;
let log = '';
let megabytesAtStart: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-doors-'));
  const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')];
  for (const path of [home, temporary]) await mkdir(path);
  served = await serveWith({ HOME: home, TMPDIR: temporary }, '--log-level', 'debug', '--log-format', 'json');
  served.child.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text));
  client = new Client(served.grpcAddress, credentials.createInsecure());
  megabytesAtStart = await warmMegabytes();
});

afterAll(async () => {
  client.close();
  await served.stop();
  await rm(folder, { recursive: true, force: true });
});

const few = { sampling: { maxOutputTokens: 4 } } as const;
const bodies = [
  { input: { text: '太棒了' }, requestId: 'r-1' },
  { input: { message: '心累' }, ...few, expectedEtag: 'x', session: '', validateOnly: false },
  { input: { message: '一片黑暗，不想活了' }, sampling: { temperature: 0.5, topP: 1, topK: 5, seed: '7' } },
  { input: { text: 'Tea', list: [1, { deep: [null, true] }] }, validateOnly: true },
] as const;
const bodyTexts = bodies.map((body) => JSON.stringify(body));

const body: Arbitrary<Uint8Array> = oneof(
  { weight: 4, arbitrary: mangledJson(...bodies).map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 4, arbitrary: mangledBytes(...bodyTexts) },
  {
    weight: 2,
    arbitrary: hostileText.map((text) => Buffer.from(JSON.stringify({ input: { message: text }, ...few }))),
  },
  { weight: 1, arbitrary: hostileText.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: nat(60_000).map((depth) => Buffer.from(`{"input":${'['.repeat(depth)}`)) },
  { weight: 1, arbitrary: nat(60_000).map((depth) => Buffer.from(`{"input":${'{"a":'.repeat(depth)}1`)) },
  { weight: 1, arbitrary: constant(Buffer.from(`{"input":{"text":"${'长'.repeat(100_000)}"}}`)) },
);
const inLine = hostileText.filter((text) => !/[\r\n\0]/u.test(text));
const paths = [
  ...['/v1/tasks/sentiment:run', '/v1/tasks/chat:run', '/v1/tasks/chat:stream', '/v1/tasks/sentiment:stream'],
  ...[
    '/v1/tasks',
    '/v1/tasks?pageSize=-1&pageToken=%ff',
    '/v1/tasks/chat',
    '/v1/model',
    '/healthz',
    '/',
    '/v1/%2e%2e/x',
  ],
];
const path = oneof(
  { weight: 6, arbitrary: constantFrom(...paths.slice(0, 4)) },
  { weight: 2, arbitrary: constantFrom(...paths) },
  inLine.map((text) => `/v1/tasks/${encodeURIComponent(text.toWellFormed())}:run`),
  inLine.map((text) => `/${text}`),
);
const header = oneof(
  { weight: 6, arbitrary: constantFrom('content-type: application/json') },
  constantFrom(
    ...['content-type: text/plain', 'content-type: application/json; charset=gbk', 'content-encoding: gzip'],
    ...['content-type: application/json;charset="\u009B', 'accept: text/event-stream', 'last-event-id: -1'],
    ...[
      'host: evil.example',
      'host:',
      'expect: 100-continue',
      'expect: x',
      'upgrade: h2c',
      'x-request-id: a b',
    ],
    ...['content-length: 5', 'content-length: -1', 'content-length: 99999999', 'transfer-encoding: chunked'],
    ...[
      'origin: http://evil.example',
      `cookie: ${'c'.repeat(20_000)}`,
      'range: bytes=0-',
      'if-none-match: *',
    ],
  ),
  inLine.map((text) => `x-text: ${text}`),
);
const json = 'content-type: application/json';
/** Ordinary but for what is said, to tasks that take one text. */
const said = tuple(
  constantFrom(['sentiment', 'text'], ['chat', 'message']),
  constantFrom('run', 'stream'),
  hostileText,
).map(([[task = '', field = ''], verb, text]) => ({
  method: 'POST',
  path: `/v1/tasks/${task}:${verb}`,
  headers: [json],
  body: Buffer.from(JSON.stringify({ input: { [field]: text }, ...(task === 'chat' && few) })),
}));
const anything = record({
  method: oneof(
    { weight: 9, arbitrary: constant('POST') },
    constantFrom('GET', 'HEAD', 'PUT', 'OPTIONS', 'BREW'),
  ),
  path,
  headers: oneof({ weight: 2, arbitrary: constant([json]) }, array(header, { maxLength: 3 })),
  body,
});
const httpRequest = oneof(said, { weight: 2, arbitrary: anything });

function expectSoundHttp(answer: RawAnswer): void {
  const { status, head, body: text, byteLength } = answer;
  if (status >= 500) expect([status, text]).toEqual([503, text]);
  expect(hasControls(head.replaceAll('\r\n', '\n'))).toBe(false);
  if (status >= 400) expect(byteLength).toBeLessThan(8192);
  if (/^content-type: application\/json/imu.test(head) && text !== '') JSON.parse(text);
  if (!/^content-type: text\/event-stream/imu.test(head)) return;
  const data = [...text.matchAll(/^data: ([^\n]*)$/gmu)].map(
    ([, one = '']) => JSON.parse(one) as { error?: unknown },
  );
  expect(data.length).toBeGreaterThan(0);
  expect(JSON.stringify(data.at(-1))).not.toMatch(/"status":"(?:INTERNAL|UNKNOWN)"/u);
}

fuzzTest(
  'HTTP: any request is answered, and nothing is our fault',
  httpRequest,
  async ({ method, path: target, headers, body: content }) => {
    const own = headers.join('\r\n').toLowerCase();
    const lines = [
      `${method} ${target} HTTP/1.1`,
      ...(/^host:/mu.test(own) ? [] : [`host: ${served.httpAddress}`]),
      ...headers,
      ...(/^(?:content-length|transfer-encoding):/mu.test(own) ? [] : [`content-length: ${content.length}`]),
      'connection: close',
    ];
    const isWhole = !/^(?:content-length|transfer-encoding|upgrade):/mu.test(own);
    const request = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), content]);
    const answer = await sendRaw(served.httpAddress, request, isWhole);
    if (isWhole) expect(answer).toBeDefined();
    if (answer) expectSoundHttp(answer);
  },
  { runs: 400 },
);

const whole = bodyTexts.map(
  (text, i) =>
    `POST ${paths[i] ?? ''} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
);
fuzzTest(
  'HTTP: damaged requests, be they answered or not',
  mangledBytes(...whole),
  async (bytes) => {
    const answer = await sendRaw(served.httpAddress, bytes, false);
    if (answer) expectSoundHttp(answer);
  },
  { runs: 60 },
);

const requests = bodies.flatMap((one) =>
  ['sentiment', 'tasks/chat'].map((task) => ({ ...runTaskRequestJson.read(one), task })),
);
const service = '/prompttasks.v1.PromptTaskService';
const messages: Readonly<Record<string, readonly Uint8Array[]>> = {
  [`${service}/RunTask`]: requests.map((one) => RunTaskRequest.encode(one).finish()),
  [`${service}/StreamTask`]: requests.map((request) => StreamTaskRequest.encode({ request }).finish()),
  [`${service}/BatchRunTask`]: requests.map((request) =>
    BatchRunTaskRequest.encode({ id: '1', request }).finish(),
  ),
  [`${service}/GetTask`]: [GetTaskRequest.encode({ name: 'tasks/chat' }).finish()],
  [`${service}/ListTasks`]: [ListTasksRequest.encode({ pageSize: 2, pageToken: '1' }).finish()],
  ['/prompttasks.v1.ModelService/GetModel']: [Buffer.of()],
  ['/grpc.health.v1.Health/Check']: [Buffer.from([10, 1, 120])],
  [`${service}/Nothing`]: [Buffer.of(8, 1)],
};
const sayings = oneof(hostileText, constantFrom('tasks/sentiment', 'tasks/chat'));
const inputs = dictionary(oneof(hostileText, constantFrom('text', 'message')), hostileJson, { maxKeys: 3 });
const known = tuple(constantFrom('text', 'message'), hostileText).map(([field, text]) => ({ [field]: text }));
/** Well-formed messages with any values. */
const spoken = tuple(
  sayings,
  oneof(inputs, known),
  oneof({ weight: 2, arbitrary: constant('') }, hostileText),
).map(([task, input, requestId]) => {
  const sampling = task.endsWith('chat') ? few.sampling : {};
  try {
    return RunTaskRequest.encode(RunTaskRequest.fromPartial({ task, input, sampling, requestId })).finish();
  } catch {
    // nested so deep that our own writer gives up
    return Buffer.of();
  }
});
const headers = oneof(
  { weight: 4, arbitrary: constant({}) },
  constantFrom(
    { 'grpc-timeout': '1n' },
    { 'x-request-id': 'x'.repeat(300) },
    { 'grpc-encoding': 'br' },
    { te: 'x' },
  ),
);
const grpcCall = oneof(
  constantFrom(...Object.keys(messages)).chain((method) =>
    record({
      method: constant(method),
      sent: array(mangledBytes(...(messages[method] ?? [])), { minLength: 1, maxLength: 4 }),
      headers,
    }),
  ),
  record({ method: constant(`${service}/RunTask`), sent: tuple(spoken), headers }),
);
const ourFaults = ['UNKNOWN', 'INTERNAL', 'DATA_LOSS', 'UNAVAILABLE'];
const codeNames: Readonly<Record<number, string>> = {
  2: 'UNKNOWN',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  15: 'DATA_LOSS',
};

fuzzTest(
  'gRPC: any call is answered, and nothing is our fault',
  grpcCall,
  async ({ method, sent, headers: given }) => {
    const isUnary = !/(?:Batch|Stream)/u.test(method);
    const { code, details, trailerBytes } = await callRaw(
      client,
      method,
      isUnary ? sent.slice(0, 1) : sent,
      given,
    );
    expect([codeNames[code], details]).not.toEqual([expect.stringMatching(ourFaults.join('|')), details]);
    expect(hasControls(details)).toBe(false);
    expect(trailerBytes).toBeLessThan(8192);
  },
  { runs: 400 },
);

/** Megabytes that the server holds after 50 ordinary requests; NaN where the system does not tell. */
async function warmMegabytes(): Promise<number> {
  const ordinary = Buffer.from(whole[0] ?? '');
  for (let i = 0; i < 50; i++) expect((await sendRaw(served.httpAddress, ordinary, true))?.status).toBe(200);
  if (platform() !== 'linux') return NaN;
  const status = readFileSync(`/proc/${served.child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1]) / 1024;
}

test('the server has lived through it: no failure in its log, no file left, no memory kept', async () => {
  expect(served.child.exitCode).toBeNull();
  const lines = log.trim().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    expect(hasControls(line)).toBe(false);
    if (line.startsWith('{')) expect(JSON.parse(line)).not.toMatchObject({ level: 50 });
  }
  expect(log).not.toMatch(/太棒了|心累|<\|im_start\|>|unhandled/iu);
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  expect(await readdir(join(folder, 'home'))).toEqual([]);
  if (platform() === 'linux') expect(await warmMegabytes()).toBeLessThan(megabytesAtStart + 150);
  expect(await served.stop()).toBe(0);
});
