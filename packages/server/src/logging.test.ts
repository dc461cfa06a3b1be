/** What the log of a whole server says, and what it never says. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BatchRunTaskRequest, ModelServiceDefinition, RunTaskRequest } from '@qaio/protocol';
import { createClient } from 'nice-grpc';
import { RequestInfo, type RichClientError } from 'nice-grpc-error-details';
import { HealthDefinition } from 'nice-grpc-server-health';
import { createLogger } from './logger.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

let scripted: ScriptedServer;
let base: string;
beforeAll(async () => {
  scripted = await startScriptedServer();
  base = `http://${scripted.server.httpAddress}`;
});
afterAll(() => scripted.close());

const request = (fields: Partial<RunTaskRequest>) => RunTaskRequest.fromPartial(fields);
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${base}/v1/tasks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

interface Line {
  readonly method?: string;
  /** https://getpino.io/#/docs/api?id=loggerlevels-object */
  readonly level: number;
  readonly requestId?: string;
  readonly msg: string;
}

/** The lines that `work` adds, once it has added `count` of them. */
async function linesOf(count: number, work: () => Promise<unknown>): Promise<Line[]> {
  const before = scripted.log.length;
  await work();
  for (let i = 0; i < 200 && scripted.log.length < before + count; i++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return scripted.log.slice(before).map((line) => JSON.parse(line) as Line);
}

async function drain(messages: AsyncIterable<unknown>): Promise<void> {
  const iterator = messages[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

describe('a line for each call', () => {
  const usage = { promptTokens: expect.any(Number), cachedTokens: expect.any(Number) };

  test.each<[string, () => Promise<unknown>, object]>([
    [
      'gRPC, whole',
      () =>
        scripted.client.runTask(
          request({ task: 'tasks/sentiment', input: { text: '好' }, requestId: 'a-1' }),
        ),
      { method: 'RunTask', task: 'sentiment', requestId: 'a-1', status: 'OK', ...usage },
    ],
    [
      'gRPC, streamed',
      () =>
        drain(
          scripted.client.streamTask({
            request: request({ task: 'chat', input: { message: '好' }, requestId: 'a-2' }),
          }),
        ),
      { method: 'StreamTask', task: 'chat', requestId: 'a-2', status: 'OK', ...usage },
    ],
    [
      'gRPC, refused',
      () => scripted.client.runTask(request({ task: 'chat', requestId: 'a-3' })).catch(() => undefined),
      {
        method: 'RunTask',
        task: 'chat',
        requestId: 'a-3',
        status: 'INVALID_ARGUMENT',
        reason: 'INVALID_INPUT',
      },
    ],
    ['gRPC, not a run', () => scripted.client.listTasks({}), { method: 'ListTasks', status: 'OK' }],
    [
      'HTTP, whole',
      () => post('sentiment:run', { input: { text: '好' }, requestId: 'b-1' }),
      { method: 'RunTask', task: 'sentiment', requestId: 'b-1', status: 'OK', ...usage },
    ],
    [
      'HTTP, streamed',
      async () => (await post('chat:stream', { input: { message: '好' }, requestId: 'b-2' })).text(),
      { method: 'StreamTask', task: 'chat', requestId: 'b-2', status: 'OK', ...usage },
    ],
    [
      'HTTP, refused',
      () => post('chat:run', { input: {}, requestId: 'b-3' }),
      {
        method: 'RunTask',
        task: 'chat',
        requestId: 'b-3',
        status: 'INVALID_ARGUMENT',
        reason: 'INVALID_INPUT',
      },
    ],
    [
      'HTTP, too large',
      () => post('chat:run', 'x'.repeat(300_000)),
      { method: 'RunTask', task: 'chat', status: 'RESOURCE_EXHAUSTED' },
    ],
    [
      'HTTP, of an address that cannot be read',
      () => fetch(`${base}/v1/models/%FF`),
      { method: 'RetrieveModel', status: 'INVALID_ARGUMENT' },
    ],
    [
      'HTTP, of no content type',
      () => fetch(`${base}/v1/tasks/chat:stream`, { method: 'POST' }),
      { method: 'StreamTask', task: 'chat', reason: 'UNSUPPORTED_CONTENT_TYPE' },
    ],
  ])('%s', async (_, work, expected) => {
    const lines = await linesOf(1, work);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ ...expected, msg: 'call', ms: expect.any(Number) });
    expect(lines[0]?.requestId).toMatch(/./u);
  });

  test('a batch has one for each item, under the item’s own id', async () => {
    async function* items() {
      yield BatchRunTaskRequest.fromPartial({
        id: '1',
        request: { task: 'sentiment', input: { text: '好' }, requestId: 'c-1' },
      });
      yield BatchRunTaskRequest.fromPartial({ id: '2', request: { task: 'sentiment', requestId: 'c-2' } });
    }
    const lines = await linesOf(3, () => drain(scripted.client.batchRunTask(items())));
    const whole = lines.find(({ method }) => method === 'BatchRunTask');
    expect(lines).toContainEqual(
      expect.objectContaining({ requestId: 'c-1', batchRequestId: whole?.requestId, status: 'OK' }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ requestId: 'c-2', reason: 'INVALID_INPUT' }));
    expect(lines).toContainEqual(expect.objectContaining({ method: 'BatchRunTask', status: 'OK' }));
  });

  test('an item that has no request, or a wrong id, has its line with an id and its error, too', async () => {
    async function* items() {
      yield BatchRunTaskRequest.fromPartial({ id: '1' });
      yield BatchRunTaskRequest.fromPartial({ id: '2', request: { task: 'sentiment', requestId: 'a b' } });
    }
    const lines = await linesOf(3, () => drain(scripted.client.batchRunTask(items())));
    const ofItems = lines.filter(({ method }) => method === 'BatchRunTask/item');
    const madeId = expect.stringMatching(/^[0-9a-f-]{36}$/u);
    for (const reason of ['MISSING_REQUEST', 'INVALID_INPUT'])
      expect(ofItems).toContainEqual(
        expect.objectContaining({ requestId: madeId, status: 'INVALID_ARGUMENT', reason }),
      );
  });

  test('a failure of ours has its stack before it, under the same id', async () => {
    scripted.runner.failNextWith = new Error('disk on fire');
    const lines = await linesOf(2, () => post('sentiment:run', { input: { text: '好' }, requestId: 'd-1' }));
    expect(lines).toMatchObject([
      { requestId: 'd-1', msg: 'failed', err: { stack: expect.stringMatching(/^\s+at /u) } },
      { requestId: 'd-1', msg: 'call', status: 'INTERNAL' },
    ]);
    expect(JSON.stringify(lines[0])).toContain('disk on fire');
  });
});

describe('the level of a call’s line', () => {
  const levels = { debug: 20, info: 30 } as const;
  const read = async (path: string): Promise<string> => (await fetch(`${base}${path}`)).text();

  test.each<[string, string, keyof typeof levels, () => Promise<unknown>]>([
    ['gRPC', 'GetModel', 'debug', () => createClient(ModelServiceDefinition, scripted.channel).getModel({})],
    ['gRPC', 'ListTasks', 'debug', () => scripted.client.listTasks({})],
    ['gRPC', 'Check', 'debug', () => createClient(HealthDefinition, scripted.channel).check({ service: '' })],
    ['HTTP', 'GetModel', 'debug', () => read('/v1/model')],
    ['HTTP', 'ListTasks', 'debug', () => read('/v1/tasks')],
    ['HTTP', 'Check', 'debug', () => read('/healthz')],
    ['HTTP', 'Check', 'debug', () => read('/readyz')],
    ['refused', 'ListTasks', 'info', () => read('/v1/tasks?pageToken=!')],
    ['gRPC', 'GetTask', 'info', () => scripted.client.getTask({ name: 'chat' })],
    ['HTTP', 'RunTask', 'info', () => post('sentiment:run', { input: { text: '好' } })],
  ])('%s %s: %s', async (_, method, level, work) => {
    expect(await linesOf(1, work)).toMatchObject([{ method, level: levels[level] }]);
  });
});

describe('the request’s id', () => {
  const run = (requestId: string) => request({ task: 'sentiment', input: { text: '好' }, requestId });

  test('is in the answer, the first event, the last one and the header; without one, one is made', async () => {
    for (const given of ['mine.1', '']) {
      const expected = given === '' ? /^[0-9a-f-]{36}$/u : /^mine\.1$/u;
      expect((await scripted.client.runTask(run(given))).requestId).toMatch(expected);
      const ids: string[] = [];
      for await (const { event } of scripted.client.streamTask({ request: run(given) }))
        if (event?.$case === 'accepted' || event?.$case === 'done') ids.push(event.value.requestId);
      expect(ids).toHaveLength(2);
      expect(ids[0]).toMatch(expected);
      expect(ids[1]).toBe(ids[0]);
      const response = await post('sentiment:run', { input: { text: '好' }, requestId: given });
      const { requestId } = (await response.json()) as { requestId: string };
      expect(requestId).toMatch(expected);
      expect(response.headers.get('x-request-id')).toBe(requestId);
    }
  });

  test('is in errors', async () => {
    const error: unknown = await scripted.client
      .runTask(request({ task: 'nope', requestId: 'mine.2' }))
      .catch((thrown: unknown) => thrown);
    expect((error as RichClientError).extra).toContainEqual(
      expect.objectContaining({ $type: RequestInfo.$type, requestId: 'mine.2' }),
    );
    expect(JSON.stringify(await (await post('nope:run', { requestId: 'mine.3' })).json())).toContain(
      '"mine.3"',
    );
  });

  test.each(['x'.repeat(65), 'a b', '累', 'a\nb'])('%j is refused', async (requestId) => {
    const error = await scripted.client.runTask(run(requestId)).catch((thrown: unknown) => thrown);
    expect((error as RichClientError).details).toContain('request_id');
    expect((await post('sentiment:run', { input: { text: '好' }, requestId })).status).toBe(400);
  });
});

test('what a user writes is nowhere in the log, whatever becomes of it', async () => {
  const marker = 'Zq9累';
  const input = { text: marker, message: marker };
  const quiet = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
  const before = scripted.log.length;
  await scripted.client.runTask(request({ task: 'sentiment', input: { text: marker } }));
  await drain(scripted.client.streamTask({ request: request({ task: 'chat', input: { message: marker } }) }));
  await quiet(scripted.client.runTask(request({ task: 'chat', input })));
  await quiet(scripted.client.runTask(request({ task: marker, input: { [marker]: marker } })));
  await quiet(
    scripted.client.runTask(
      request({ task: 'chat', session: marker, expectedEtag: marker, requestId: marker }),
    ),
  );
  await quiet(scripted.client.getTask({ name: marker }));
  await quiet(scripted.client.listTasks({ pageToken: marker }));
  async function* items() {
    yield BatchRunTaskRequest.fromPartial({ id: marker, request: { task: marker, input } });
  }
  await drain(scripted.client.batchRunTask(items()));
  for (const body of [
    { input: { message: marker } },
    { input },
    { [marker]: 1 },
    `{"${marker}`,
    { requestId: marker },
  ])
    for (const call of ['chat:run', 'chat:stream', `${marker}:run`, `chat:${marker}`])
      await (await post(encodeURI(call), body)).text();
  await fetch(`${base}/v1/tasks/${encodeURI(marker)}?pageToken=${encodeURI(marker)}`);
  await fetch(`${base}/v1/${encodeURI(marker)}`);
  scripted.runner.failNextWith = new SyntaxError(`Unexpected token in "${marker}"`);
  await (await post('chat:run', { input: { message: marker } })).text();
  const added = scripted.log.slice(before).join('');
  expect(added.split('\n').length).toBeGreaterThan(25);
  for (const form of [marker, 'Zq9', encodeURI(marker), JSON.stringify(marker)])
    expect(added).not.toContain(form);
});

describe('createLogger', () => {
  const written = (level: 'warn' | 'debug', format: 'json' | 'pretty'): string => {
    const lines: string[] = [];
    const logger = createLogger({ level, format, stream: { write: (line) => lines.push(line) } });
    const child = logger.child({ requestId: 'r' });
    for (const name of ['error', 'warn', 'info', 'debug'] as const) child[name]({ n: 1 }, `a ${name}`);
    child.error({ err: new Error('outer', { cause: new SyntaxError('quoted') }) }, 'failed');
    return lines.join('');
  };

  test('writes an object a line, of its level and above', () => {
    const lines = written('warn', 'json').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Line).msg)).toEqual(['a error', 'a warn', 'failed']);
    expect(lines.every((line) => (JSON.parse(line) as Line).requestId === 'r')).toBe(true);
    expect(written('debug', 'json').trimEnd().split('\n')).toHaveLength(5);
  });

  test('writes the same for people', () => {
    expect(written('warn', 'pretty')).toMatch(/ERROR.*a error.*requestId.*\n.*WARN.*a warn/u);
  });

  test('tells errors with their causes, but not what a parser quotes', () => {
    expect(written('warn', 'json')).toContain(
      '"cause":{"type":"SyntaxError","message":"could not parse a text"',
    );
    expect(written('warn', 'json')).not.toContain('quoted');
  });
});
