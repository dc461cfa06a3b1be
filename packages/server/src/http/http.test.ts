import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
let base: string;
beforeAll(async () => {
  scripted = await startScriptedServer();
  base = `http://${scripted.server.httpAddress}`;
});
afterAll(() => scripted.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const manyFields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`字段${i}`, 1]));

interface ErrorBody {
  readonly error: {
    readonly code: number;
    readonly status: string;
    readonly message: string;
    readonly details: readonly { readonly fieldViolations?: readonly { readonly field: string }[] }[];
  };
}

/** The events of a server-sent stream: name and data. */
async function readEvents(response: Response): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const blocks = (await response.text()).split('\n\n').filter((block) => block.trim() !== '');
  return blocks.map((block) => {
    const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'mu').exec(block)?.[1] ?? '';
    return { event: field('event'), data: JSON.parse(field('data')) as Record<string, unknown> };
  });
}

describe('the task API in the proto’s JSON form', () => {
  test(':run answers with names, enums and durations as JSON has them', async () => {
    const response = await post('/v1/tasks/sentiment:run', { input: { text: '心累' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      result: {
        task: 'tasks/sentiment',
        classification: {
          label: '负面',
          labelId: 'negative',
          scores: [
            { label: '正面', labelId: 'positive' },
            { label: '负面', labelId: 'negative', numTokens: 6 },
          ],
        },
        finishReason: 'FINISH_REASON_CONSTRAINT_SATISFIED',
        timing: { total: expect.stringMatching(/^\d+(\.\d+)?s$/u) },
        provenance: { model: 'scripted' },
      },
    });
  });

  test(':stream sends the same events as gRPC', async () => {
    const response = await post('/v1/tasks/chat:stream', { input: { message: '好😀' } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = await readEvents(response);
    const names = events.map(({ event }) => event).filter((name, i, all) => name !== all[i - 1]);
    expect(names).toEqual(['accepted', 'stepResult', 'textDelta', 'done']);
    const text = events
      .map(({ data }) => (data['textDelta'] as { text: string } | undefined)?.text ?? '')
      .join('');
    expect(text).toBe('听到：好😀(正面)');
    expect(events.at(-1)?.data).toMatchObject({ done: { result: { text } } });
  });

  test('the fixed answer of a guard says so, whole and as events', async () => {
    const body = { input: { message: '眼前一片黑暗' } };
    const answer: unknown = await (await post('/v1/tasks/chat:run', body)).json();
    expect(answer).toMatchObject({ result: { text: '我在听。', guarded: 'dark' } });
    expect(answer).not.toHaveProperty('upstream');
    const events = await readEvents(await post('/v1/tasks/chat:stream', body));
    expect(events.map(({ event }) => event)).toEqual(['accepted', 'textDelta', 'done']);
    expect(events.at(-1)?.data).toMatchObject({ done: { result: { text: '我在听。', guarded: 'dark' } } });
  });

  test('tasks and the model can be read', async () => {
    const read = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`)).json();
    expect(await read('/v1/tasks')).toMatchObject({
      tasks: [{ name: 'tasks/chat' }, { name: 'tasks/sentiment' }],
    });
    expect(await read('/v1/tasks/chat')).toMatchObject({ outputKind: 'OUTPUT_KIND_TEXT' });
    expect(await read('/v1/model')).toMatchObject({ model: 'scripted' });
  });

  test.each(['pageSize=abc', 'pageSize=-1', 'pageSize=1.5', 'pageToken=%25'])(
    '?%s is refused by its name',
    async (query) => {
      const response = await fetch(`${base}/v1/tasks?${query}`);
      expect(response.status).toBe(400);
      expect(((await response.json()) as ErrorBody).error.message).toContain(`${query.split('=')[0]} `);
    },
  );

  test('sampling settings arrive; 64-bit numbers may be texts', async () => {
    const body = { input: { message: '一二三四五' }, sampling: { maxOutputTokens: 9, seed: '12345678901' } };
    const response = await post('/v1/tasks/chat:run', body);
    expect(await response.json()).toMatchObject({
      result: { text: '听到：', finishReason: 'FINISH_REASON_LENGTH', provenance: { seed: '12345678901' } },
    });
  });
});

describe('refusals', () => {
  test.each<[string, string, unknown, number, string, string[]]>([
    ['unknown task', 'nope:run', {}, 404, 'NOT_FOUND', []],
    ['unknown call', 'chat:sing', {}, 404, 'NOT_FOUND', []],
    ['empty text', 'sentiment:run', { input: { text: '' } }, 400, 'INVALID_ARGUMENT', ['input.text']],
    [
      'long text',
      'sentiment:run',
      { input: { text: '长'.repeat(10_000) } },
      400,
      'INVALID_ARGUMENT',
      ['input.text'],
    ],
    [
      'half a character',
      'sentiment:run',
      '{"input":{"text":"a\\ud83d"}}',
      400,
      'INVALID_ARGUMENT',
      ['input.text'],
    ],
    [
      'text from bytes that somebody could not read',
      'sentiment:run',
      { input: { text: '\uFFFD\uFFFD' } },
      400,
      'INVALID_ARGUMENT',
      ['input.text'],
    ],
    ['a wrong stream', 'chat:stream', { input: {} }, 400, 'INVALID_ARGUMENT', ['input.message']],
    ['not JSON', 'chat:run', '{nope', 400, 'INVALID_ARGUMENT', []],
    ['a task in the body', 'chat:run', { task: 'chat' }, 400, 'INVALID_ARGUMENT', ['task']],
    ['unknown fields', 'chat:run', { inputs: {} }, 400, 'INVALID_ARGUMENT', ['inputs']],
    ['wrong types', 'chat:run', { sampling: { topK: 'x' } }, 400, 'INVALID_ARGUMENT', ['sampling.topK']],
    [
      'an override',
      'chat:run',
      { input: { message: 'x' }, sampling: { temperature: 1 } },
      400,
      'FAILED_PRECONDITION',
      [],
    ],
  ])('%s', async (_, call, body, status, name, fields) => {
    const response = await post(`/v1/tasks/${call}`, body);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as ErrorBody;
    expect([error.code, error.status]).toEqual([status, name]);
    expect(error.message).not.toMatch(/\n\s+at /u);
    expect(error.details.flatMap((detail) => detail.fieldViolations ?? []).map(({ field }) => field)).toEqual(
      fields.flatMap((field) =>
        call === 'sentiment:run' && error.message.includes('blank') ? [field, field] : [field],
      ),
    );
  });

  test.each<[string, number]>([
    ['application/json; charset=gbk', 415],
    ['application/json;charset="GB18030"', 415],
    ['application/json; charset=UTF-8', 200],
    ['application/json; charset=utf8', 200],
  ])('the content type %s: %i', async (type, status) => {
    const body = { input: { text: 'x' } };
    const response = await post('/v1/tasks/sentiment:run', body, { 'content-type': type });
    expect(response.status).toBe(status);
  });

  test.each<[string, string, object, RegExp]>([
    [
      'inputs of the task',
      'sentiment:run',
      { input: { text: 'x', ...manyFields } },
      /^Task 'sentiment': 100 problems; the first 20: input\.字段0 is not an input/u,
    ],
    [
      'fields of the body',
      'sentiment:run',
      manyFields,
      /^The request body is not valid\. 100 problems; the first 20: 字段0: is not a field/u,
    ],
    ['a long name of a field', 'sentiment:run', { ['长'.repeat(50_000)]: 1 }, /长…$/u],
    ['a long name of a task', `${'n'.repeat(10_000)}:run`, {}, /^There is no task 'n+…$/u],
  ])('many or long wrong things fit 8 KB: %s', async (_, call, body, message) => {
    const text = await (await post(`/v1/tasks/${call}`, body)).text();
    expect(Buffer.byteLength(text)).toBeLessThan(8192);
    const { error } = JSON.parse(text) as ErrorBody;
    expect(error.message).toMatch(message);
    const fields = error.details.flatMap(({ fieldViolations = [] }) => fieldViolations);
    expect(fields.length).toBeLessThanOrEqual(20);
  });

  test.each([
    ['GET', '/v1/tasks/sentiment:run', 405, 'POST'],
    ['PUT', '/v1/tasks/sentiment:stream', 405, 'POST'],
    ['GET', '/v1/tasks/sentiment:batchRun', 405, 'POST'],
    ['POST', '/v1/model', 405, 'GET, HEAD'],
    ['DELETE', '/v1/tasks/chat', 405, 'GET, HEAD'],
    ['GET', '/v1/nothing', 404, null],
    ['GET', '/v1/tasks/chat:sing', 404, null],
  ])('%s %s', async (method, path, status, allow) => {
    const response = await fetch(`${base}${path}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
    const { error } = (await response.json()) as {
      error: { details: { reason?: string }[]; message: string };
    };
    expect(error.details[0]?.reason).toBe(status === 405 ? 'METHOD_NOT_ALLOWED' : 'UNKNOWN_PATH');
    if (allow) expect(error.message).toContain(`use ${allow}`);
  });

  test('bytes that are not UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('{"input":{"text":"'),
      Buffer.from([0xba, 0xc3]),
      Buffer.from('"}}'),
    ]);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${base}/v1/tasks/sentiment:run`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as ErrorBody).error).toMatchObject({
      status: 'INVALID_ARGUMENT',
      message:
        'body:1:19: the byte at offset 18 (0xBA) is not UTF-8 text; the text looks like GB18030. Send UTF-8.',
    });
  });

  test('a body beyond the limit', async () => {
    const response = await post('/v1/tasks/chat:run', { input: { message: 'x'.repeat(300_000) } });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 413, status: 'RESOURCE_EXHAUSTED' } });
  });

  test('a form, as another site’s page could send it', async () => {
    const response = await post('/v1/tasks/chat:run', '{}', { 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
  });

  test('a failure inside', async () => {
    scripted.runner.failNextWith = new Error('secret');
    const response = await post('/v1/tasks/sentiment:run', { input: { text: 'x' } });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  test('a failure half-way ends the stream with an error event', async () => {
    const { runner } = scripted;
    const started = runner.calls.length;
    const timer = setInterval(() => {
      if (runner.calls.length > started + 6) {
        runner.failNextWith = new Error('secret');
        clearInterval(timer);
      }
    }, 0);
    const events = await readEvents(
      await post('/v1/tasks/chat:stream', { input: { message: '一二三四五六七八九十' } }),
    );
    clearInterval(timer);
    expect(events.at(-1)).toMatchObject({ event: 'error', data: { error: { status: 'INTERNAL' } } });
  });
});

test('a reader that goes away ends its run', async () => {
  const controller = new AbortController();
  const response = await fetch(`${base}/v1/tasks/chat:stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { message: '一二三四五六七八九十' } }),
    signal: controller.signal,
  });
  await response.body?.getReader().read();
  controller.abort();
  for (
    let i = 0;
    i < 200 && scripted.tasks.model.engine.load.running + scripted.tasks.model.engine.load.waiting > 0;
    i++
  )
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(scripted.tasks.model.engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 2 });
});

describe('the page', () => {
  test('is served with a policy that allows nothing from elsewhere', async () => {
    const response = await fetch(`${base}/`);
    expect(await response.text()).toBe('<h1>page</h1>');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/u);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('is asked for anew, its parts are kept, and both come compressed to who takes it', async () => {
    for (const [path, caching] of [
      ['/', 'no-cache'],
      ['/assets/page-1a2b.js', 'public, max-age=31536000, immutable'],
    ] as const) {
      const [whole, compressed] = await Promise.all(
        ['identity', 'gzip'].map((encoding) =>
          fetch(`${base}${path}`, { headers: { 'accept-encoding': encoding } }),
        ),
      );
      expect(whole?.headers.get('content-encoding')).toBeNull();
      expect(compressed?.headers.get('content-encoding')).toBe('gzip');
      expect(compressed?.headers.get('cache-control')).toBe(caching);
      expect(await compressed?.text()).toBe(await whole?.text());
    }
    expect((await fetch(`${base}/assets/gone.js`)).headers.get('cache-control')).toBeNull();
  });

  test('files outside its folder are not', async () => {
    for (const path of ['/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/..%2fpackage.json'])
      expect((await fetch(`${base}${path}`)).status).toBe(404);
  });
});
