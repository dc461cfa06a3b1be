import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BatchRunTaskRequest,
  ModelServiceDefinition,
  OutputKind,
  PromptTaskServiceDefinition,
  RunTaskRequest,
  type StreamTaskResponse,
} from '@qaio/protocol';
import { type ClientError, Status, createChannel, createClient, createClientFactory } from 'nice-grpc';
import {
  BadRequest,
  ErrorInfo,
  RichClientError,
  errorDetailsClientMiddleware,
} from 'nice-grpc-error-details';
import { HealthDefinition } from 'nice-grpc-server-health';
import { healthNames } from './services.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

const chat = (message: string, more: Partial<RunTaskRequest> = {}) =>
  RunTaskRequest.fromPartial({ task: 'tasks/chat', input: { message }, ...more });
const sentiment = (text: unknown, more: Partial<RunTaskRequest> = {}) =>
  RunTaskRequest.fromPartial({ task: 'tasks/sentiment', input: { text }, ...more });

async function failure(work: Promise<unknown>): Promise<RichClientError> {
  const error: unknown = await work.then(
    () => new Error('no error'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof RichClientError) return error;
  throw error;
}

async function collect(stream: AsyncIterable<StreamTaskResponse>): Promise<StreamTaskResponse[]> {
  const all: StreamTaskResponse[] = [];
  for await (const message of stream) all.push(message);
  return all;
}

describe('reading', () => {
  test('ListTasks and GetTask describe tasks', async () => {
    const { tasks, nextPageToken } = await scripted.client.listTasks({});
    expect(tasks.map((task) => task.name)).toEqual(['tasks/chat', 'tasks/sentiment']);
    expect(nextPageToken).toBe('');
    const { task } = await scripted.client.getTask({ name: 'tasks/sentiment' });
    expect(task).toMatchObject({
      outputKind: OutputKind.OUTPUT_KIND_CHOICE,
      labels: ['正面', '负面'],
      choices: [
        { label: '正面', id: 'positive' },
        { label: '负面', id: 'negative' },
      ],
      limits: { maxChars: 60 },
      inputSchema: { properties: { text: { maxLength: 60 } } },
      outputSchema: { enum: ['正面', '负面'] },
    });
    expect(tasks[0]?.dependsOn).toEqual(['tasks/sentiment']);
  });

  test('pages follow one another and end', async () => {
    const first = await scripted.client.listTasks({ pageSize: 1 });
    const second = await scripted.client.listTasks({ pageSize: 1, pageToken: first.nextPageToken });
    expect([first, second].map(({ tasks }) => tasks[0]?.name)).toEqual(['tasks/chat', 'tasks/sentiment']);
    expect(second.nextPageToken).toBe('');
    expect((await failure(scripted.client.listTasks({ pageToken: '%%%' }))).code).toBe(
      Status.INVALID_ARGUMENT,
    );
  });

  test('GetModel tells model, limits and features', async () => {
    const model = await createClient(ModelServiceDefinition, scripted.channel).getModel({});
    expect(model).toMatchObject({
      model: 'scripted',
      maxContextTokens: 256,
      maxQueue: 8,
      limits: {
        maxRequestBytes: 262_144,
        maxInputDepth: 32,
        maxRun: { seconds: 20n, nanos: 0 },
        maxConversations: 1024,
        conversationTtl: undefined,
        requestIdWindow: { seconds: 600n, nanos: 0 },
      },
      features: { keptConversations: false, apiKeys: false, batchInvariant: false },
      serverVersion: '0.0.0-test',
      program: 'aio',
    });
  });

  test('health is the standard service, for the server and for each service', async () => {
    const health = createClient(HealthDefinition, scripted.channel);
    for (const service of healthNames) expect(await health.check({ service })).toMatchObject({ status: 1 });
    expect((await failure(health.check({ service: 'nope' }).catch(rich))).code).toBe(Status.NOT_FOUND);
  });
});

/** Health answers come without details. */
function rich(error: unknown): never {
  const { path, code, details } = error as ClientError;
  throw new RichClientError(path, code, details, []);
}

describe('running', () => {
  test('RunTask scores a choice', async () => {
    const { result } = await scripted.client.runTask(sentiment('心累'));
    expect(result?.output).toMatchObject({
      $case: 'classification',
      value: { label: '负面', labelId: 'negative', abstained: false },
    });
    const scores = result?.output?.$case === 'classification' ? result.output.value.scores : [];
    expect(scores.map(({ labelId }) => labelId)).toEqual(['positive', 'negative']);
    expect(scores.reduce((sum, score) => sum + score.probability, 0)).toBeCloseTo(1, 9);
    expect(result?.provenance).toMatchObject({ model: 'scripted', quantization: 'fp32' });
    expect(result?.usage?.promptTokens).toBeGreaterThan(0);
  });

  test('RunTask of a chain brings the needed results', async () => {
    const { result, upstream } = await scripted.client.runTask(chat('好开心'));
    expect(result?.output).toEqual({ $case: 'text', value: '听到：好开心(正面)' });
    expect(upstream.map(({ task }) => task)).toEqual(['tasks/sentiment']);
  });

  test('StreamTask sends ordered events, whole characters, and the end last', async () => {
    const messages = await collect(scripted.client.streamTask({ request: chat('😮‍💨累') }));
    expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_, i) => BigInt(i + 1)));
    expect(messages[0]?.event?.$case).toBe('accepted');
    expect(messages[1]).toMatchObject({ task: 'tasks/sentiment', event: { $case: 'stepResult' } });
    expect(messages.at(-1)?.event?.$case).toBe('done');
    const deltas = messages.flatMap(({ event }) => (event?.$case === 'textDelta' ? [event.value.text] : []));
    expect(deltas.join('')).toBe('听到：😮‍💨累(负面)');
    expect(deltas.every((delta) => delta.isWellFormed() && !delta.includes('\uFFFD'))).toBe(true);
  });

  test('interleaved streams do not mix', async () => {
    const texts = ['一', '二累', '三', '四累'];
    const all = await Promise.all(
      texts.map((text) => collect(scripted.client.streamTask({ request: chat(text) }))),
    );
    const replies = all.map((messages) =>
      messages.map(({ event }) => (event?.$case === 'textDelta' ? event.value.text : '')).join(''),
    );
    expect(replies).toEqual(['听到：一(正面)', '听到：二累(负面)', '听到：三(正面)', '听到：四累(负面)']);
  });

  test('validate_only runs nothing', async () => {
    const calls = scripted.runner.calls.length;
    const { result } = await scripted.client.runTask(chat('x', { validateOnly: true }));
    expect(result?.usage?.promptTokens).toBeGreaterThan(0);
    expect(scripted.runner.calls.length).toBe(calls);
  });

  test('BatchRunTask answers every item under its own id, failures in band', async () => {
    const items = [
      { id: 'a', request: sentiment('心累') },
      { id: 'b', request: sentiment('') },
      { id: 'c', request: sentiment('好') },
      { id: 'd' },
    ].map((item) => BatchRunTaskRequest.fromPartial(item));
    async function* requests() {
      yield* items;
    }
    const outcomes = new Map<string, string>();
    for await (const { id, outcome } of scripted.client.batchRunTask(requests()))
      outcomes.set(id, outcome?.$case === 'error' ? outcome.value.reason : (outcome?.$case ?? ''));
    expect(Object.fromEntries(outcomes)).toEqual({
      a: 'response',
      b: 'INVALID_INPUT',
      c: 'response',
      d: 'MISSING_REQUEST',
    });
  });
});

describe('failures are statuses with details', () => {
  test.each<[string, Partial<RunTaskRequest>, Status, string]>([
    ['unknown task', { task: 'tasks/nope' }, Status.NOT_FOUND, 'UNKNOWN_TASK'],
    ['empty text', { input: { text: '' } }, Status.INVALID_ARGUMENT, 'INVALID_INPUT'],
    ['too long', { input: { text: '长'.repeat(10_000) } }, Status.INVALID_ARGUMENT, 'INVALID_INPUT'],
    ['no input', { input: undefined }, Status.INVALID_ARGUMENT, 'INVALID_INPUT'],
    [
      'a refused override',
      { sampling: { temperature: 1, stopSequences: [] } },
      Status.FAILED_PRECONDITION,
      'NOT_ALLOWED',
    ],
    ['a session', { session: 'sessions/a' }, Status.FAILED_PRECONDITION, 'NOT_ALLOWED'],
    ['another etag', { expectedEtag: 'old' }, Status.ABORTED, 'TASK_CHANGED'],
  ])('%s', async (_, change, code, reason) => {
    const unary = await failure(scripted.client.runTask(sentiment('x', change)));
    const streamed = await failure(collect(scripted.client.streamTask({ request: sentiment('x', change) })));
    for (const error of [unary, streamed]) {
      expect(error.code).toBe(code);
      const info = error.extra.find((detail) => detail.$type === ErrorInfo.$type);
      expect(info).toMatchObject({ reason, domain: 'prompttasks' });
      expect(error.details).not.toMatch(/\n\s+at /u);
    }
  });

  test('wrong fields are named', async () => {
    const error = await failure(scripted.client.runTask(sentiment('', { input: { text: '', other: 1 } })));
    const bad = error.extra.find((detail): detail is BadRequest => detail.$type === BadRequest.$type);
    expect(bad?.fieldViolations.map(({ field }) => field).sort()).toEqual(['input.other', 'input.text']);
  });

  test('a bug stays inside: the client gets a fixed text, the log the stack', async () => {
    scripted.runner.failNextWith = new Error('secret path /etc/x');
    const error = await failure(scripted.client.runTask(sentiment('x')));
    expect([error.code, error.details]).toEqual([
      Status.INTERNAL,
      'The server failed to answer; its log says why.',
    ]);
    expect(scripted.log.join('\n')).toContain('secret path');
    expect((await scripted.client.runTask(sentiment('x'))).result).toBeDefined();
  });
});

describe('ending early', () => {
  const idle = { running: 0, waiting: 0, freeSlots: 2 };
  const untilIdle = async (): Promise<void> => {
    for (let i = 0; i < 200 && scripted.tasks.model.engine.load.running > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('a client that cancels half-way gets CANCELLED, and its slot is free again', async () => {
    const controller = new AbortController();
    const stream = scripted.client.streamTask(
      { request: chat('一二三四五六七八九十') },
      { signal: controller.signal },
    );
    const read = async (): Promise<void> => {
      for await (const { event } of stream) if (event?.$case === 'textDelta') controller.abort();
    };
    await expect(read()).rejects.toThrow(/aborted/u);
    await untilIdle();
    expect(scripted.tasks.model.engine.load).toEqual(idle);
    expect((await scripted.client.runTask(sentiment('x'))).result).toBeDefined();
  });

  test('a run that outlasts the server’s limit ends with DEADLINE_EXCEEDED', async () => {
    const slow = await startScriptedServer({ maxRunMs: 1 });
    const other = createChannel(slow.server.grpcAddress);
    const limited = createClientFactory()
      .use(errorDetailsClientMiddleware)
      .create(PromptTaskServiceDefinition, other);
    const error = await failure(limited.runTask(chat('一二三四五六七八九十')));
    expect(error.code).toBe(Status.DEADLINE_EXCEEDED);
    other.close();
    await slow.close();
  });

  test('stopping the server ends every run, started or waiting, with UNAVAILABLE', async () => {
    const stopping = await startScriptedServer();
    const { runner, tasks } = stopping;
    const forward = runner.forward.bind(runner);
    runner.forward = async (rows) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return forward(rows);
    };
    const other = createChannel(stopping.server.grpcAddress);
    const limited = createClientFactory()
      .use(errorDetailsClientMiddleware)
      .create(PromptTaskServiceDefinition, other);
    const runs = Array.from({ length: 6 }, () => failure(limited.runTask(chat('一二三四五六七八九十'))));
    const { engine } = tasks.model;
    while (engine.load.running + engine.load.waiting < 6)
      await new Promise((resolve) => setTimeout(resolve, 1));
    expect(engine.load.waiting).toBeGreaterThan(0);
    await stopping.server.stop(0);
    await stopping.close();
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual(Array(6).fill(Status.UNAVAILABLE));
    other.close();
  });
});

test('an address that is taken is refused in one line', async () => {
  const [host = '', port] = scripted.server.grpcAddress.split(':');
  const grpcAddress = { host, port: Number(port) };
  await expect(startScriptedServer({ grpcAddress })).rejects.toThrow(
    `${scripted.server.grpcAddress} is already in use. Stop the other program or choose another address with --listen HOST:PORT.`,
  );
});
