/** Contract: gRPC and HTTP give the same answer, or the same error, to the same request. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  RunTaskRequest,
  type RunTaskRequestJson,
  type RunTaskResponseJson,
  type StreamTaskResponse,
  type StreamTaskResponseJson,
  runTaskRequestJson,
  runTaskResponseJson,
  streamTaskResponseJson,
} from '@qaio/protocol';
import { Status } from 'nice-grpc';
import { BadRequest, ErrorInfo, RequestInfo, RichClientError } from 'nice-grpc-error-details';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

/** What both doors make of a request: an answer, or an error's parts. */
type Outcome = object;

async function overGrpc(task: string, body: RunTaskRequestJson): Promise<Outcome> {
  try {
    return comparable(
      runTaskResponseJson.write(await scripted.client.runTask({ ...runTaskRequestJson.read(body), task })),
    );
  } catch (error) {
    return grpcError(error);
  }
}

async function overHttp(task: string, body: RunTaskRequestJson): Promise<Outcome> {
  const response = await post(task, 'run', body);
  const answer: unknown = await response.json();
  return response.ok ? comparable(answer as RunTaskResponseJson) : httpError(answer);
}

const post = (task: string, verb: string, body: RunTaskRequestJson): Promise<Response> =>
  fetch(`http://${scripted.server.httpAddress}/v1/tasks/${encodeURIComponent(task)}:${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Without what differs from run to run. */
function comparable(response: RunTaskResponseJson): Outcome {
  const text = JSON.stringify(response, (key, value: unknown) =>
    key === 'timing' || key === 'cachedTokens' ? undefined : value,
  );
  return JSON.parse(text) as Outcome;
}

function grpcError(error: unknown): Outcome {
  if (!(error instanceof RichClientError)) throw error;
  const info = error.extra.find((one): one is ErrorInfo => one.$type === ErrorInfo.$type);
  const request = error.extra.find((one): one is RequestInfo => one.$type === RequestInfo.$type);
  const bad = error.extra.find((one): one is BadRequest => one.$type === BadRequest.$type);
  const fields = (bad?.fieldViolations ?? []).map(({ field, description }) => `${field} ${description}`);
  const { code, details } = error;
  return { status: Status[code], message: details, reason: info?.reason, id: request?.requestId, fields };
}

interface Detail {
  readonly reason?: string;
  readonly requestId?: string;
  readonly fieldViolations?: readonly { field: string; reason: string; description: string }[];
}

function httpError(body: unknown): Outcome {
  const { status, message, details } = (
    body as { error: { status: string; message: string; details: Detail[] } }
  ).error;
  const fields = details.flatMap(({ fieldViolations = [] }) =>
    fieldViolations.map(({ field, reason, description }) => `${field} ${reason}: ${description}`),
  );
  const reason = details.find((one) => one.reason !== undefined)?.reason;
  return {
    status,
    message,
    reason,
    id: details.find((one) => one.requestId !== undefined)?.requestId,
    fields,
  };
}

const requests: readonly (readonly [string, string, RunTaskRequestJson])[] = [
  ['a choice', 'sentiment', { input: { text: '心累' } }],
  ['a text with its needs', 'chat', { input: { message: '好😮‍💨' } }],
  ['a text cut short', 'chat', { input: { message: '好' }, sampling: { maxOutputTokens: 3 } }],
  ['a seed', 'chat', { input: { message: '好' }, sampling: { seed: '9007199254740991' } }],
  ['validation alone', 'chat', { input: { message: '好' }, validateOnly: true }],
  ['an unknown task', 'nope', { input: {} }],
  ['no input', 'chat', {}],
  ['two wrong fields', 'sentiment', { input: { text: '', other: 1 } }],
  [
    'a key named __proto__',
    'sentiment',
    { input: JSON.parse('{"text":"x","__proto__":1}') as { text: string } },
  ],
  ['an input of the wrong type', 'sentiment', { input: { text: 5 } }],
  ['a null', 'sentiment', { input: { text: null } }],
  ['too long a text', 'sentiment', { input: { text: '长'.repeat(100) } }],
  [
    'a setting that the task does not offer',
    'sentiment',
    { input: { text: 'x' }, sampling: { temperature: 1 } },
  ],
  ['a seed beyond 2^53', 'chat', { input: { message: 'x' }, sampling: { seed: '9007199254740993' } }],
  ['a session', 'chat', { input: { message: 'x' }, session: 's' }],
  ['controls', 'no\u001B[31m\u009B', { input: { '\u0007': 1 } }],
  ['another etag', 'chat', { input: { message: 'x' }, expectedEtag: 'old' }],
];

let idCount = 0;
/** What a door makes of a request with an id that no other has, which it tells: it is left out. */
async function identified(door: typeof overGrpc, task: string, body: RunTaskRequestJson): Promise<Outcome> {
  const requestId = `id-${++idCount}`;
  const text = JSON.stringify(await door(task, { ...body, requestId }));
  expect(text).toContain(requestId);
  return JSON.parse(text.replaceAll(requestId, 'the-same')) as Outcome;
}

test.each(requests)('%s', async (_, task, body) => {
  expect(await identified(overHttp, task, body)).toEqual(await identified(overGrpc, task, body));
});

test('a request that is repeated with its id has the same answer from either door, and runs once', async () => {
  const before = scripted.runner.calls.length;
  const body = { input: { message: '今天' }, requestId: 'once' };
  const first = await overGrpc('chat', body);
  const passes = scripted.runner.calls.length;
  expect(passes).toBeGreaterThan(before);
  for (const door of [overGrpc, overHttp])
    expect(await door('chat', body)).toEqual({ ...first, replayed: true });
  expect(scripted.runner.calls.length).toBe(passes);
  const other = { ...body, input: { message: '明天' } };
  for (const door of [overGrpc, overHttp])
    expect(await door('chat', other)).toMatchObject({
      status: 'ALREADY_EXISTS',
      reason: 'REQUEST_ID_REUSED',
    });
});

test('items of a batch are repeated likewise, within it and later', async () => {
  const item = (id: string, text: string, requestId: string) => ({
    id,
    request: RunTaskRequest.fromPartial({ task: 'sentiment', input: { text }, requestId }),
  });
  const batch = async (...items: ReturnType<typeof item>[]) => {
    const answers: Record<string, unknown> = {};
    const sent = (async function* () {
      yield* items;
    })();
    for await (const { id, outcome } of scripted.client.batchRunTask(sent))
      answers[id] = outcome?.$case === 'error' ? outcome.value.reason : outcome?.value.replayed;
    return answers;
  };
  const answers = await batch(item('a', '好', 'i-1'), item('b', '好', 'i-1'), item('c', '坏', 'i-1'));
  expect(answers).toEqual({ a: false, b: true, c: 'REQUEST_ID_REUSED' });
  expect(await batch(item('d', '好', 'i-1'))).toEqual({ d: true });
});

test('a guard answers a text that is too long for its task', async () => {
  const body = { input: { message: `${'长'.repeat(5000)}一片黑暗。${'长'.repeat(5000)}` } };
  for (const door of [overGrpc, overHttp])
    expect(await door('chat', body)).toMatchObject({ result: { guarded: 'dark', text: '我在听。' } });
  const text = await (await post('chat', 'stream', body)).text();
  expect(text).toContain('我在听。');
  expect(text).not.toContain('event: error');
});

test('no error has a control that a terminal would obey', async () => {
  for (const [task, body] of [
    ['no\u001B[31m\u009B', {}],
    ['sentiment', { input: { '\u001B]0;x\u0007': 1 } }],
    ['chat', { input: { message: 'x' }, expectedEtag: '\u001B[2J' }],
  ] as const)
    for (const door of [overGrpc, overHttp]) {
      const { message, fields } = (await door(task, body)) as { message: string; fields: string[] };
      expect([message, ...fields].join('')).toMatch(/\\x1b/u);
      // eslint-disable-next-line no-control-regex
      expect([message, ...fields].join('')).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/u);
    }
});

test.each<[string, RunTaskRequestJson, string, string]>([
  [
    'a setting out of range',
    { sampling: { maxOutputTokens: 0 } },
    'sampling.maxOutputTokens',
    'sampling.max_output_tokens',
  ],
  ['a setting that the task does not offer', { sampling: { topK: 1 } }, 'sampling.topK', 'sampling.top_k'],
  ['a request’s id that is not one', { requestId: 'a b' }, 'requestId', 'request_id'],
])('%s goes by the name that the field has there', async (_, body, inJson, inProto) => {
  const request = { input: { message: '好' }, ...body };
  const [grpc, http] = [await overGrpc('chat', request), await overHttp('chat', request)].map((outcome) =>
    JSON.stringify(outcome),
  );
  expect(http).toContain(inJson);
  expect(grpc).toContain(inProto);
  expect(grpc).not.toContain(inJson);
});

test.each(requests.slice(0, 5))('%s, streamed: the same events', async (_, task, body) => {
  const events: StreamTaskResponse[] = [];
  for await (const event of scripted.client.streamTask({
    request: { ...runTaskRequestJson.read(body), task },
  }))
    events.push(event);
  const text = await (await post(task, 'stream', body)).text();
  const sent = [...text.matchAll(/^data: (?<data>[^\n]*)$/gmu)].map(
    ({ groups }) => JSON.parse(groups?.['data'] ?? '') as StreamTaskResponseJson,
  );
  const parts = (event: StreamTaskResponseJson): Outcome => ({
    kind: Object.keys(event).filter((key) => key !== 'sequence' && key !== 'task'),
    done: comparable({ ...event.done, requestId: '' }),
    sequence: event.sequence,
  });
  expect(sent.map(parts)).toEqual(events.map((event) => parts(streamTaskResponseJson.write(event))));
});

test('a full queue refuses runs and streams alike, before anything is sent', async () => {
  const release = scripted.holdModel();
  const { slotCount, maxWaiting } = scripted.tasks.model.engine.limits;
  const runs = Array.from({ length: slotCount + maxWaiting }, (_, i) =>
    scripted.tasks.run({ task: 'chat', input: { message: String(i) } }),
  );
  const body = { input: { message: 'x' }, requestId: 'the-same' };
  const events: StreamTaskResponse[] = [];
  const streamed = async (): Promise<Outcome> => {
    const request = { ...runTaskRequestJson.read(body), task: 'chat' };
    for await (const event of scripted.client.streamTask({ request })) events.push(event);
    return events;
  };
  const refusal = await overGrpc('chat', body);
  expect(refusal).toMatchObject({ status: 'RESOURCE_EXHAUSTED', reason: 'QUEUE_FULL' });
  expect(await streamed().catch(grpcError)).toEqual(refusal);
  expect(events).toEqual([]);
  for (const verb of ['run', 'stream']) {
    const response = await post('chat', verb, body);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect(httpError(await response.json())).toEqual(refusal);
  }
  release();
  await Promise.all(runs);
});

test('who would wait longer than there is time is refused at once, once it is known how fast it goes', async () => {
  const busy = await startScriptedServer({ maxWaitMs: 0.001 });
  try {
    const ask = () => busy.client.runTask({ task: 'chat', input: { message: '好' } }).catch(grpcError);
    // nothing is measured yet: whoever finds a place may wait
    const release = busy.holdModel();
    const first = Array.from({ length: 8 }, ask);
    const { engine } = busy.tasks.model;
    while (engine.load.running + engine.load.waiting < first.length)
      await new Promise((resolve) => setTimeout(resolve, 5));
    release();
    for (const outcome of await Promise.all(first)) expect(outcome).not.toHaveProperty('status');
    const second = await Promise.all(Array.from({ length: 8 }, ask));
    const refusal = { status: 'RESOURCE_EXHAUSTED', reason: 'QUEUE_TOO_SLOW' };
    expect(second).toContainEqual(expect.objectContaining(refusal));
  } finally {
    await busy.close();
  }
});

test('a failure of ours', async () => {
  const outcomes: Outcome[] = [];
  for (const door of [overGrpc, overHttp]) {
    scripted.runner.failNextWith = new Error('planted');
    outcomes.push(await identified(door, 'sentiment', { input: { text: 'x' } }));
  }
  expect(outcomes[0]).toMatchObject({ status: 'INTERNAL', reason: 'ENGINE_FAILED' });
  expect(JSON.stringify(outcomes[0])).not.toContain('planted');
  expect(outcomes[1]).toEqual(outcomes[0]);
});
