import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { TaskClientError, TaskServer, type TaskServerOptions, defaultRetryPolicy } from './index.js';

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server that answers as it is told, one call after the other; a function may fail as a connection does. */
function scripted(...answers: (() => Response)[]) {
  const asked: Asked[] = [];
  const waited: number[] = [];
  const options: TaskServerOptions = {
    fetch: async (url, init) => {
      const { headers, body } = init as { headers: Record<string, string>; body?: string };
      asked.push({ url: url as string, headers, body: body ?? '' });
      const answer = answers[asked.length - 1];
      if (!answer) throw new TypeError('fetch failed');
      return answer();
    },
    wait: async (ms) => void waited.push(ms),
    random: () => 0.5,
  };
  return { server: new TaskServer('http://server/', options), asked, waited };
}

const json =
  (body: object, status = 200) =>
  () =>
    Response.json(body, { status });
const lost = (): never => {
  throw new TypeError('fetch failed');
};
const error = (status: string, ...details: object[]) => ({ error: { status, message: 'no', details } });
const full = json(error('RESOURCE_EXHAUSTED', { reason: 'QUEUE_FULL' }, { retryDelay: '3s' }), 429);
const events =
  (...frames: string[]) =>
  () =>
    new Response(frames.join(''));
const idOf = ({ body }: Asked) => (JSON.parse(body) as { requestId: string }).requestId;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('the policy is the one that is published for gRPC', () => {
  const file = new URL('../../../../proto/service-config.json', import.meta.url);
  const { methodConfig } = JSON.parse(readFileSync(file, 'utf8')) as {
    methodConfig: [{ retryPolicy: Record<string, unknown> }];
  };
  const { maxAttempts, initialBackoffMs, maxBackoffMs, backoffMultiplier } = defaultRetryPolicy;
  expect(methodConfig[0].retryPolicy).toEqual({
    maxAttempts,
    initialBackoff: `${initialBackoffMs / 1000}s`,
    maxBackoff: `${maxBackoffMs / 1000}s`,
    backoffMultiplier,
    retryableStatusCodes: ['RESOURCE_EXHAUSTED', 'UNAVAILABLE'],
  });
});

test('a run that is refused for now or lost is sent again, later each time or when the server says, with its id', async () => {
  const { server, asked, waited } = scripted(lost, full, lost, json({ result: { text: '好' } }));
  expect(await server.run('chat', { message: '早' })).toEqual({ result: { text: '好' } });
  expect(waited).toEqual([250, 3000, 1000]);
  expect(asked[0]?.url).toBe('http://server/v1/tasks/chat:run');
  expect(asked.map(idOf)).toEqual(Array<string>(4).fill(idOf(asked[0]!)));
  expect(idOf(asked[0]!)).toMatch(/^[\da-f]{32}$/u);
});

test('five attempts are made; the last failure is the call’s', async () => {
  const { server, asked } = scripted(full, full, full, full, full, json({}));
  await expect(server.run('chat', {})).rejects.toMatchObject({
    status: 'RESOURCE_EXHAUSTED',
    reason: 'QUEUE_FULL',
    retryAfterSeconds: 3,
  });
  expect(asked).toHaveLength(5);
});

test.each([
  json(error('RESOURCE_EXHAUSTED', { reason: 'REQUEST_TOO_LARGE' }), 413),
  json(
    error('INVALID_ARGUMENT', { fieldViolations: [{ field: 'input.text', reason: 'X', description: 'y' }] }),
    400,
  ),
  () => new Response('<html>', { status: 502 }),
])('what is refused for good is not sent again', async (refuse) => {
  const { server, asked } = scripted(refuse);
  await expect(server.run('chat', {})).rejects.toBeInstanceOf(TaskClientError);
  expect(asked).toHaveLength(1);
});

test('a stream is asked for again until its first event; a failure later is told', async () => {
  const delta = 'event: textDelta\ndata: {"textDelta":{"text":"早"}}\n\n';
  const failed = `event: error\ndata: ${JSON.stringify(error('DEADLINE_EXCEEDED'))}\n\n`;
  const { server, asked } = scripted(full, events(delta, failed));
  const stream = server.stream('chat', {});
  expect((await stream.next()).value).toEqual({ textDelta: { text: '早' } });
  await expect(stream.next()).rejects.toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  expect(asked).toHaveLength(2);
});

test('items of a batch that have no answer, or one for later, are sent again as they were', async () => {
  const lines =
    (...answers: object[]) =>
    () =>
      new Response(answers.map((one) => JSON.stringify(one)).join('\n'));
  const later = { id: 'b', error: { code: 8, retryDelay: '2s' } };
  const wrong = { id: 'c', error: { code: 3 } };
  const { server, asked, waited } = scripted(
    lines({ id: 'a', response: {} }, later, wrong),
    lines({ id: 'b', response: {} }, { id: 'd', response: {} }),
  );
  const items = ['a', 'b', 'c', 'd'].map((id) => ({ id, input: { text: id } }));
  const answers = await all(server.batch('sentiment', items));
  expect(answers).toEqual([
    { id: 'a', response: {} },
    wrong,
    { id: 'b', response: {} },
    { id: 'd', response: {} },
  ]);
  const [first, second] = asked.map(({ body }) => body.split('\n'));
  expect(second).toEqual([first?.[1], first?.[3]]);
  expect(waited).toEqual([2000]);
});

test('a batch is sent in parts that a server takes', async () => {
  const answer = (asked: Asked) =>
    new Response(
      asked.body
        .split('\n')
        .map((line) => JSON.stringify({ id: (JSON.parse(line) as { id: string }).id }))
        .join('\n'),
    );
  const asked: Asked[] = [];
  const server = new TaskServer('', {
    fetch: async (_, init) => {
      asked.push(init as unknown as Asked);
      return answer(asked.at(-1)!);
    },
  });
  const items = Array.from({ length: 1203 }, (_, i) => ({
    id: String(i),
    input: { text: 'x'.repeat(2000) },
  }));
  expect(await all(server.batch('sentiment', items))).toHaveLength(1203);
  expect(Math.max(...asked.map(({ body }) => body.length))).toBeLessThan(1.1 * 2 ** 20);
  expect(asked).toHaveLength(3);
});

test('whoever watches goes on from the last version after a break, until it leaves', async () => {
  const state = (version: string) => `event: tasks\nid: ${version}\ndata: {"version":"${version}"}\n\n`;
  const { server, asked } = scripted(events('retry: 1\n\n', ':\n\n', state('a')), lost, events(state('b')));
  const leaving = new AbortController();
  const versions: (string | undefined)[] = [];
  for await (const { version } of server.watchTasks(leaving.signal)) {
    versions.push(version);
    if (version === 'b') leaving.abort();
  }
  expect(versions).toEqual(['a', 'b']);
  expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual(['', 'a', 'a']);
});

test('a key is sent; without one that the server knows nothing is tried again', async () => {
  const asked: Record<string, string>[] = [];
  const server = new TaskServer('http://server', {
    apiKey: 'k',
    fetch: async (_, init) => {
      asked.push(init?.headers as Record<string, string>);
      return json(error('UNAUTHENTICATED'), 401)();
    },
  });
  await expect(server.watchTasks(new AbortController().signal).next()).rejects.toMatchObject({
    status: 'UNAUTHENTICATED',
  });
  expect(asked).toMatchObject([{ authorization: 'Bearer k' }]);
});

test('conversations go by task and id; one that is gone is deleted already', async () => {
  const gone = json(error('NOT_FOUND', { reason: 'UNKNOWN_CONVERSATION' }), 404);
  const { server, asked } = scripted(json({ id: 'a/b' }), json({}), gone, gone);
  expect(await server.createConversation('pal', { ttl: '60s' })).toEqual({ id: 'a/b' });
  await server.getConversation('pal', 'a/b');
  await server.deleteConversation('pal', 'a/b');
  await expect(server.getConversation('pal', 'a/b')).rejects.toMatchObject({ status: 'NOT_FOUND' });
  expect(asked.map(({ url }) => url.slice('http://server/v1/tasks/pal/conversations'.length))).toEqual([
    '',
    '/a%2Fb',
    '/a%2Fb',
    '/a%2Fb',
  ]);
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ ttl: '60s' });
});
