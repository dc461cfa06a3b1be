/** A key's limit holds over gRPC and HTTP together, and says when to come again. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BatchRunTaskRequest } from '@qaio/protocol';
import { Metadata, Status } from 'nice-grpc';
import { ErrorInfo, RetryInfo, RichClientError } from 'nice-grpc-error-details';
import { ApiKeys, createApiKey } from './api-keys.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

const alice = createApiKey('alice', randomBytes, 3);
const bob = createApiKey('bob', randomBytes);

const apiKeys = ApiKeys.parse(`${alice.line}\n${bob.line}\n`, 'keys');

let now = 0;
let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer({ apiKeys, clock: () => now });
});
afterAll(() => scripted.close());
// a minute after the last test
beforeEach(() => {
  now += 60_000;
});

const bearer = (key: string) => ({ metadata: Metadata({ authorization: `Bearer ${key}` }) });
const request = { task: 'tasks/sentiment', input: { text: '好' } };
const run = ({ key } = alice): Promise<unknown> => scripted.client.runTask(request, bearer(key));

async function stream({ key } = alice): Promise<void> {
  const events = scripted.client.streamTask({ request }, bearer(key))[Symbol.asyncIterator]();
  while (!(await events.next()).done);
}

const correct = ({ key } = alice): Promise<unknown> =>
  scripted.client.recordFeedback({ ...request, label: '正面' }, bearer(key));

const post = (verb: string, { key } = alice): Promise<Response> =>
  fetch(`http://${scripted.server.httpAddress}/v1/tasks/sentiment:${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ input: request.input }),
  });
const statusAndText = async (response: Response) => ({
  status: response.status,
  text: await response.text(),
});

async function refusal(call: Promise<unknown>): Promise<RichClientError> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (error instanceof RichClientError) return error;
  throw new Error('was not refused', { cause: error });
}

test('runs of both doors count together, and the refusal tells when there is room', async () => {
  await run();
  now += 20_000;
  await stream();
  expect((await statusAndText(await post('run'))).status).toBe(200);
  now += 500;
  for (const call of [run, stream, correct]) {
    const refused = await refusal(call());
    expect(refused.code).toBe(Status.RESOURCE_EXHAUSTED);
    expect(refused.details).toBe("The API key 'alice' may start 3 runs a minute. Try again in 40 seconds.");
    const detail = (type: string) => refused.extra.find(({ $type }) => $type === type);
    expect(detail(ErrorInfo.$type)).toMatchObject({ reason: 'RATE_LIMITED' });
    expect(detail(RetryInfo.$type)).toMatchObject({ retryDelay: { seconds: 40 } });
  }
  for (const verb of ['run', 'stream']) {
    const refused = await post(verb);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    expect(await refused.json()).toMatchObject({
      error: {
        status: 'RESOURCE_EXHAUSTED',
        details: [{ reason: 'RATE_LIMITED' }, {}, { retryDelay: '40s' }],
      },
    });
  }
  now += 40_000;
  await run();
});

test('items of a batch count each, and those beyond the limit are refused alone', async () => {
  const items = ['1', '2', '3', '4', '5'].map((id) => BatchRunTaskRequest.fromPartial({ id, request }));
  const codes: number[] = [];
  const answers = scripted.client.batchRunTask(
    (async function* () {
      yield* items;
    })(),
    bearer(alice.key),
  );
  for await (const { outcome } of answers)
    codes.push(outcome?.$case === 'error' ? outcome.value.code : Status.OK);
  const { OK, RESOURCE_EXHAUSTED } = Status;
  expect(codes.sort()).toEqual([OK, OK, OK, RESOURCE_EXHAUSTED, RESOURCE_EXHAUSTED]);
});

test('another key has its own count, and what runs nothing is not counted', async () => {
  for (let i = 0; i < 3; i++) await run();
  await refusal(run());
  for (let i = 0; i < 10; i++) await run(bob);
  const { tasks: listed } = await scripted.client.listTasks({}, bearer(alice.key));
  expect(listed).toHaveLength(2);
  const model = await fetch(`http://${scripted.server.httpAddress}/v1/model`, {
    headers: { authorization: `Bearer ${alice.key}` },
  });
  expect(model.status).toBe(200);
  await model.text();
});

test('an edited limit counts at once, with the runs so far', async () => {
  const withLimit = (limit: string): unknown =>
    apiKeys.replace(`${alice.line.replace('per-minute:3', limit)}\n${bob.line}`, 'keys');
  for (let i = 0; i < 3; i++) await run();
  withLimit('per-minute:5');
  for (let i = 0; i < 2; i++) await run();
  await refusal(run());
  withLimit('per-minute:1');
  await refusal(run());
  withLimit('');
  await run();
});
