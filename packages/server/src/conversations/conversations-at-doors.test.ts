/** Conversations by id: gRPC and HTTP give the same answers, of the same conversations. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ConversationServiceDefinition,
  PromptTaskServiceDefinition,
  RunTaskRequest,
  conversationJson,
  createConversationRequestJson,
  listConversationsResponseJson,
} from '@qaio/protocol';
import { ConversationStore } from '@qaio/core';
import { Metadata, Status, createClient } from 'nice-grpc';
import { ApiKeys, createApiKey } from '../api-keys.js';
import { palTask } from '../testing/pal-task.js';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

const [alice, bob] = [createApiKey('alice', randomBytes), createApiKey('bob', randomBytes)];

let scripted: ScriptedServer;
const start = async (options?: Parameters<typeof startScriptedServer>[0]): Promise<void> => {
  scripted = await startScriptedServer(options);
  await writeFile(join(scripted.tasksFolder, 'pal.yaml'), palTask);
  await scripted.reloader.reload();
};
beforeEach(() => start({ apiKeys: ApiKeys.parse(`${alice.line}\n${bob.line}`, 'keys') }));
afterEach(() => scripted.close());

/** An answer, or the error's status and message. */
type Outcome = Readonly<Record<string, unknown>>;

interface Door {
  create(body: object, key?: string): Promise<Outcome>;
  get(id: string, key?: string): Promise<Outcome>;
  list(page?: object, key?: string): Promise<Outcome>;
  delete(id: string, etag?: string, key?: string): Promise<Outcome>;
}

const nameOf = (id: string) => `tasks/pal/conversations/${id}`;
const grpcCall = async (make: (options: object) => Promise<Outcome>, key: string): Promise<Outcome> => {
  try {
    return await make({ metadata: Metadata({ authorization: `Bearer ${key}` }) });
  } catch (error) {
    const { code, details } = error as { code: Status; details: string };
    return { status: Status[code], message: details };
  }
};
const service = () => createClient(ConversationServiceDefinition, scripted.channel);
const grpc: Door = {
  create: (body, key = alice.key) =>
    grpcCall(async (options) => {
      const request = { ...createConversationRequestJson.read(body), task: 'tasks/pal' };
      const { conversation } = await service().createConversation(request, options);
      return conversationJson.write(conversation!);
    }, key),
  get: (id, key = alice.key) =>
    grpcCall(async (options) => {
      const { conversation } = await service().getConversation({ name: nameOf(id) }, options);
      return conversationJson.write(conversation!);
    }, key),
  list: (page = {}, key = alice.key) =>
    grpcCall(async (options) => {
      const listed = await service().listConversations({ task: 'tasks/pal', ...page }, options);
      return listConversationsResponseJson.write(listed);
    }, key),
  delete: (id, etag = '', key = alice.key) =>
    grpcCall(async (options) => {
      return service().deleteConversation({ name: nameOf(id), etag }, options) as Promise<Outcome>;
    }, key),
};

async function ask(path: string, init: RequestInit, key: string): Promise<Outcome> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const url = `http://${scripted.server.httpAddress}/v1/tasks/pal/conversations${path}`;
  const response = await fetch(url, { ...init, headers });
  const answer = (await response.json()) as { error?: { status: string; message: string } };
  return answer.error ? { status: answer.error.status, message: answer.error.message } : answer;
}
const http: Door = {
  create: (body, key = alice.key) => ask('', { method: 'POST', body: JSON.stringify(body) }, key),
  get: (id, key = alice.key) => ask(`/${encodeURIComponent(id)}`, {}, key),
  list: (page = {}, key = alice.key) =>
    ask(`?${new URLSearchParams(page as Record<string, string>).toString()}`, {}, key),
  delete: (id, etag = '', key = alice.key) =>
    ask(`/${encodeURIComponent(id)}?etag=${etag}`, { method: 'DELETE' }, key),
};
const doors = [['gRPC', grpc] as const, ['HTTP', http] as const];

/** A turn, whose answer repeats all that the model saw. */
const say = async (text: string, session: string, key = alice.key) => {
  const request = RunTaskRequest.fromPartial({ task: 'pal', input: { text }, session });
  const options = { metadata: Metadata({ authorization: `Bearer ${key}` }) };
  return createClient(PromptTaskServiceDefinition, scripted.channel).runTask(request, options);
};

test.each(doors)('over %s: created, run in, got, listed, deleted', async (_, door) => {
  const turns = [{ user: '我叫李雷', assistant: '你好😀' }];
  const created = await door.create({ id: '早 😀:1', ttl: '60s', turns });
  expect(created).toMatchObject({
    name: 'tasks/pal/conversations/早 😀:1',
    task: 'tasks/pal',
    turnCount: 1,
    turns,
  });
  expect(Date.parse(String(created['expireTime'])) - Date.parse(String(created['createTime']))).toBe(60_000);
  await say('嗯', '早 😀:1');
  const got = await door.get('早 😀:1');
  expect(got).toMatchObject({
    turnCount: 2,
    turns: [
      ...turns,
      { user: '嗯', assistant: expect.stringMatching(/我叫李雷.*你好😀.*嗯/su), input: { text: '嗯' } },
    ],
  });
  expect(got['etag']).not.toBe(created['etag']);
  const { turns: seen, ...listed } = got;
  expect(await door.list()).toEqual({ conversations: [listed] });
  expect(await door.delete('早 😀:1', String(created['etag']))).toMatchObject({ status: 'ABORTED' });
  expect(await door.delete('早 😀:1', String(got['etag']))).toEqual({});
  expect(await door.get('早 😀:1')).toMatchObject({ status: 'NOT_FOUND' });
  expect(seen).toHaveLength(2);
});

test('a turn that is sent again with its id is no further turn', async () => {
  const request = RunTaskRequest.fromPartial({
    task: 'pal',
    input: { text: 'a' },
    session: 'k',
    requestId: 'once',
  });
  const options = { metadata: Metadata({ authorization: `Bearer ${alice.key}` }) };
  const pals = createClient(PromptTaskServiceDefinition, scripted.channel);
  const answers = [await pals.runTask(request, options), await pals.runTask(request, options)];
  expect(answers[1]).toEqual({ ...answers[0], replayed: true });
  expect(await grpc.get('k')).toMatchObject({ turnCount: 1 });
});

test('a turn may replace those before it', async () => {
  const options = { metadata: Metadata({ authorization: `Bearer ${alice.key}` }) };
  const pals = createClient(PromptTaskServiceDefinition, scripted.channel);
  const say = (text: string, replacesTurns = 0, session = 'k') =>
    pals.runTask({ task: 'pal', input: { text }, session, replacesTurns }, options);
  await say('a');
  await say('b');
  await say('c', 1);
  expect(await grpc.get('k')).toMatchObject({ turnCount: 2, turns: [{ user: 'a' }, { user: 'c' }] });
  await expect(say('c', 1, '')).rejects.toMatchObject({ details: expect.stringContaining('replaces_turns') });
});

describe('over HTTP, the etag is in headers, too', () => {
  const asked = (method: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`http://${scripted.server.httpAddress}/v1/tasks/pal/conversations/k`, {
      method,
      headers: { authorization: `Bearer ${alice.key}`, ...headers },
    });

  test('GET sends it, and answers who has it with it alone', async () => {
    const { etag } = await http.create({ id: 'k' });
    const got = await asked('GET', {});
    expect(got.headers.get('etag')).toBe(`"${String(etag)}"`);
    expect((await asked('GET', { 'if-none-match': `"${String(etag)}"` })).status).toBe(304);
    await say('a', 'k');
    expect((await asked('GET', { 'if-none-match': `"${String(etag)}"` })).status).toBe(200);
  });

  test('DELETE deletes what has it, and nothing else', async () => {
    const { etag } = await http.create({ id: 'k' });
    const refused = await asked('DELETE', { 'if-match': '"other"' });
    expect(refused.status).toBe(412);
    expect(await refused.json()).toMatchObject({
      error: { details: [{ reason: 'CONVERSATION_CHANGED' }, {}] },
    });
    expect((await asked('DELETE', { 'if-match': `W/"${String(etag)}"` })).status).toBe(412);
    expect((await asked('DELETE', { 'if-match': String(etag) })).status).toBe(400);
    expect((await asked('DELETE', { 'if-match': `"other", "${String(etag)}"` })).status).toBe(200);
    expect((await asked('DELETE', { 'if-match': '*' })).status).toBe(404);
    await http.create({ id: 'k' });
    expect((await asked('DELETE', { 'if-match': '*' })).status).toBe(200);
  });

  test('a run is told to name the version in its body', async () => {
    const response = await fetch(`http://${scripted.server.httpAddress}/v1/tasks/pal:run`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${alice.key}`,
        'if-match': '"x"',
        'content-type': 'application/json',
      },
      body: '{"input":{"text":"a"}}',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('expectedEtag');
  });
});

test('both doors are told the same, refusals too', async () => {
  await say('a', 'k');
  for (const call of [
    (door: Door) => door.get('k'),
    (door: Door) => door.get('none'),
    (door: Door) => door.list(),
    (door: Door) => door.create({ id: 'k' }),
    (door: Door) => door.create({ id: 'x'.repeat(129) }),
    (door: Door) => door.create({ id: '..' }),
    (door: Door) => door.create({ id: 'a/b' }),
    (door: Door) => door.create({ id: 'a\uFFFD' }),
    (door: Door) => door.create({ ttl: '0.5s' }),
    (door: Door) => door.create({ turns: [1, 2, 3].map(() => ({ user: 'a', assistant: 'b' })) }),
    (door: Door) => door.create({ turns: [{ user: '\u0000', assistant: 'b' }] }),
    (door: Door) => door.create({ turns: [{ user: 'a' }] }),
    (door: Door) => door.create({ turns: [{ assistant: 'b' }] }),
    (door: Door) => door.create({ turns: [{ user: 'a b '.repeat(25_000), assistant: 'b' }] }),
    (door: Door) => door.create({ id: ' ' }),
    (door: Door) => door.create({ turns: [{ user: 'a', assistant: 'b', input: { text: 'a' } }] }),
    (door: Door) => door.delete('none'),
  ])
    expect(await call(http)).toEqual(await call(grpc));
});

test('a list has pages, by id', async () => {
  for (const id of ['c', 'a', 'b']) await grpc.create({ id });
  for (const [, door] of doors) {
    const first = await door.list({ pageSize: 2 });
    expect(first).toMatchObject({ conversations: [{ id: 'a' }, { id: 'b' }] });
    const rest = await door.list({ pageSize: 2, pageToken: first['nextPageToken'] });
    expect(rest).toMatchObject({ conversations: [{ id: 'c' }] });
    expect(rest['nextPageToken']).toBeUndefined();
  }
});

test('a key has conversations of its own, which no other sees, goes on with or deletes', async () => {
  await say('mine', 'k');
  for (const [, door] of doors) {
    expect(await door.get('k', bob.key)).toMatchObject({ status: 'NOT_FOUND' });
    expect(await door.list({}, bob.key)).toEqual({});
    expect(await door.delete('k', '', bob.key)).toMatchObject({ status: 'NOT_FOUND' });
  }
  await say('theirs', 'k', bob.key);
  expect(await http.get('k', bob.key)).toMatchObject({ turns: [{ user: 'theirs' }] });
  expect(await http.get('k')).toMatchObject({ turns: [{ user: 'mine' }] });
});

test('without keys whoever knows the id may use it, and none are listed', async () => {
  await scripted.close();
  await start();
  await say('a', 'k');
  for (const [, door] of doors) {
    expect(await door.get('k')).toMatchObject({ turnCount: 1 });
    expect(await door.list()).toMatchObject({ status: 'FAILED_PRECONDITION' });
  }
});

test('a task that keeps no sessions has no conversations; an unknown one is unknown', async () => {
  const create = (task: string) =>
    grpcCall((options) => service().createConversation({ task }, options) as never, alice.key);
  expect(await create('sentiment')).toMatchObject({ status: 'FAILED_PRECONDITION' });
  expect(await create('nobody')).toMatchObject({ status: 'NOT_FOUND' });
});

describe('while nothing can be written', () => {
  const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const write = () => Promise.reject(noSpace);
  beforeEach(async () => {
    await scripted.close();
    await start({
      apiKeys: ApiKeys.parse(alice.line, 'keys'),
      conversations: new ConversationStore({ keeper: { found: [], keep: write, forget: write } }),
      translations: { zh: () => '没有写到磁盘上' },
    });
  });

  test('no conversation is created, and both doors say why and when to try again', async () => {
    const message =
      "Nothing was changed, because the server's folder for this cannot be written: there is no space left on its disk. Try again later; its operator can mend it.";
    for (const [, door] of doors) {
      expect(await door.create({ id: '秘密' })).toEqual({ status: 'RESOURCE_EXHAUSTED', message });
      expect(await door.get('秘密')).toMatchObject({ status: 'NOT_FOUND' });
    }
    const response = await fetch(`http://${scripted.server.httpAddress}/v1/tasks/pal/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.key}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([507, '10']);
    expect(scripted.log.join('')).toContain(noSpace.message);
  });

  test('a turn is answered with a warning, at every door, counted, and logged with the request', async () => {
    const warning = expect.stringContaining('no space left on its disk');
    const { result } = await say('a', '秘密');
    expect(result?.provenance?.warnings).toEqual([warning]);
    const language = { 'accept-language': 'zh-CN' };
    const headers = { authorization: `Bearer ${alice.key}`, 'content-type': 'application/json', ...language };
    const url = `http://${scripted.server.httpAddress}`;
    const body = JSON.stringify({ input: { text: 'b' }, session: '秘密', requestId: 'b-1' });
    const stream = await fetch(`${url}/v1/tasks/pal:stream`, { method: 'POST', headers, body });
    const told = await stream.text();
    for (const words of ['no space left on its disk', '没有写到磁盘上']) expect(told).toContain(words);
    const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
    expect(metrics).toMatch(/^qaio_unkept_conversations 1$/mu);
    expect(metrics).toMatch(/^qaio_unkept_turns_total 2$/mu);
    const lines = scripted.log.filter((line) => line.includes('in memory alone'));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { requestId: expect.any(String) },
      { requestId: 'b-1', task: 'pal', file: expect.stringMatching(/^[0-9a-f]{64}\.json$/u) },
    ]);
    expect(scripted.log.join('')).not.toContain('秘密');
  });
});

test('a path that takes another method says which', async () => {
  const url = `http://${scripted.server.httpAddress}/v1/tasks/pal/conversations/k`;
  const headers = { authorization: `Bearer ${alice.key}` };
  const response = await fetch(url, { method: 'PUT', headers });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE']);
});
