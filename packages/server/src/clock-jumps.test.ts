/** Somebody sets the machine's clock: what is to last for a while lasts as long as before. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client, Metadata as RawMetadata, credentials } from '@grpc/grpc-js';
import { ConversationServiceDefinition, RunTaskRequest, RunTaskResponse } from '@qaio/protocol';
import { Metadata, Status, createClient } from 'nice-grpc';
import { ApiKeys, createApiKey } from './api-keys.js';
import { palTask } from './testing/pal-task.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

const dayMs = 86_400_000;
const request = { task: 'tasks/sentiment', input: { text: '好' } };

let scripted: ScriptedServer;
const alice = createApiKey('alice', randomBytes);
const few = { ahead: createApiKey('ahead', randomBytes, 2), back: createApiKey('back', randomBytes, 2) };
beforeAll(async () => {
  const lines = [alice, few.ahead, few.back].map(({ line }) => line);
  scripted = await startScriptedServer({
    apiKeys: ApiKeys.parse(lines.join('\n'), 'keys'),
    maxRunMs: 2_000,
  });
  await writeFile(join(scripted.tasksFolder, 'pal.yaml'), palTask);
  await scripted.reloader.reload();
});
afterAll(() => scripted.close());
afterEach(() => void jest.restoreAllMocks());

function jump(ms: number): void {
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}

const bearer = (key: string) => ({ metadata: Metadata({ authorization: `Bearer ${key}` }) });
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => Status.OK,
    (error: unknown) => (error as { readonly code: Status }).code,
  );
const run = (requestId = '', { key } = alice) =>
  scripted.client.runTask({ ...request, requestId }, bearer(key));

/** With a deadline as any client sets it. */
async function runBy(deadline: number): Promise<RunTaskResponse> {
  const client = new Client(scripted.server.grpcAddress, credentials.createInsecure());
  const metadata = new RawMetadata();
  metadata.set('authorization', `Bearer ${alice.key}`);
  const [encode, decode] = [
    (message: RunTaskRequest): Buffer => Buffer.from(RunTaskRequest.encode(message).finish()),
    (bytes: Buffer): RunTaskResponse => RunTaskResponse.decode(bytes),
  ];
  const path = '/prompttasks.v1.PromptTaskService/RunTask';
  const asked = RunTaskRequest.fromPartial(request);
  return new Promise<RunTaskResponse>((resolve, reject) =>
    client.makeUnaryRequest(path, encode, decode, asked, metadata, { deadline }, (error, response) =>
      response ? resolve(response) : reject(error ?? new Error('no response')),
    ),
  ).finally(() => client.close());
}

/** Resolves once the model is asked: a call that has not left yet would have its time counted by the clock that jumps. */
async function isRunning(): Promise<void> {
  while (scripted.tasks.model.engine.load.running === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.each([
  ['ahead', dayMs],
  ['back', -dayMs],
] as const)('a day %s', (direction, ms) => {
  test('a run under way is answered within its deadline, and one that comes later is let in', async () => {
    const release = scripted.holdModel();
    const underWay = runBy(Date.now() + 60_000);
    await isRunning();
    jump(ms);
    release();
    expect((await underWay).result?.task).toBe('tasks/sentiment');
    expect((await runBy(Date.now() + 60_000)).result?.task).toBe('tasks/sentiment');
  });

  test('a run that takes too long ends', async () => {
    const release = scripted.holdModel();
    const underWay = codeOf(run());
    await isRunning();
    jump(ms);
    expect(await underWay).toBe(Status.DEADLINE_EXCEEDED);
    release();
  });

  test('a request that is repeated is answered again, and does not run', async () => {
    await run(`id-${direction}`);
    jump(ms);
    expect(await run(`id-${direction}`)).toMatchObject({ replayed: true });
  });

  test('a key has as many runs in a minute as before', async () => {
    const key = few[direction];
    for (let i = 0; i < 2; i++) await run('', key);
    jump(ms);
    expect(await codeOf(run('', key))).toBe(Status.RESOURCE_EXHAUSTED);
  });

  test('a conversation with a time to live is still remembered', async () => {
    const conversations = createClient(ConversationServiceDefinition, scripted.channel);
    const create = { task: 'tasks/pal', id: direction, ttl: { seconds: 60n, nanos: 0 } };
    const { conversation } = await conversations.createConversation(create, bearer(alice.key));
    jump(ms);
    const { name = '' } = conversation ?? {};
    const found = await conversations.getConversation({ name }, bearer(alice.key));
    expect(found.conversation?.id).toBe(direction);
  });
});
