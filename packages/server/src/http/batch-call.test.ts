import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

const post = (path: string, body: string | Uint8Array, type = 'application/x-ndjson'): Promise<Response> =>
  fetch(`http://${scripted.server.httpAddress}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });

interface Answer {
  readonly id?: string;
  readonly response?: { readonly result: { readonly classification: { readonly label: string } } };
  readonly error?: { readonly reason: string; readonly message: string; readonly requestId: string };
}

async function batch(lines: readonly string[]): Promise<ReadonlyMap<string, Answer>> {
  const response = await post('/v1/tasks/sentiment:batchRun', lines.join('\n'));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/u);
  const text = (await response.text()).trimEnd();
  const answers = text.split('\n').map((line) => JSON.parse(line) as Answer);
  expect(answers).toHaveLength(lines.filter((line) => line.trim() !== '').length);
  return new Map(answers.map((answer) => [answer.id ?? '', answer]));
}

test('every line has an answer, the same as alone; a wrong one costs itself only', async () => {
  const texts = ['心累', '好', '累😀', '早', '晚', '累', '太棒了', '真好'];
  const lines = texts.map((text, i) => JSON.stringify({ id: `i${i}`, request: { input: { text } } }));
  const wrong = [
    '{"id":"long","request":{"input":{"text":"' + '长'.repeat(61) + '"}}}',
    '{"id":"named","request":{"task":"tasks/chat","input":{"text":"好"}}}',
    '{"id":"none"}',
    '',
    'not JSON',
  ];
  const answers = await batch([...lines, ...wrong]);
  for (const [i, text] of texts.entries()) {
    const alone = await post(
      '/v1/tasks/sentiment:run',
      JSON.stringify({ input: { text } }),
      'application/json',
    );
    const { result } = (await alone.json()) as NonNullable<Answer['response']>;
    expect(answers.get(`i${i}`)?.response?.result.classification).toEqual(result.classification);
  }
  expect(answers.get('long')?.error).toMatchObject({
    message: expect.stringContaining('longer than 60 characters'),
    violations: [{ field: 'input.text', reason: 'INPUT_TOO_LONG' }],
  });
  expect(answers.get('named')?.error).toMatchObject({
    message: expect.stringContaining('belongs in the URL'),
  });
  expect(answers.get('none')?.error?.reason).toBe('MISSING_REQUEST');
  expect(answers.get('')?.error).toMatchObject({
    message: expect.stringMatching(/^Line \d+ of the batch is not JSON/u),
    requestId: expect.any(String),
  });
});

test('a text that cannot be read, and an item that is none, cost themselves only', async () => {
  const fine = '{"id":"fine","request":{"input":{"text":"好"}}}';
  const lines = [
    fine,
    '{"id":"bytes","request":{"input":{"text":"\xFF"}}}',
    '{"id":"lost","request":{"input":{"text":"\uFFFD"}}}',
    '{"id":5,"request":{"input":{"text":"x"}},"more":1}',
    '',
  ].map((line) => Buffer.from(line, line.includes('\xFF') ? 'latin1' : 'utf8'));
  const body = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
  const response = await post('/v1/tasks/sentiment:batchRun', body);
  expect(response.status).toBe(200);
  const answers = (await response.text()).trimEnd().split('\n');
  const byId = new Map(
    answers.map((line) => JSON.parse(line) as Answer).map((answer) => [answer.id ?? '', answer]),
  );
  expect(byId.size).toBe(4);
  expect(byId.get('fine')?.response?.result.classification.label).toBe('正面');
  expect(byId.get('bytes')?.error).toMatchObject({
    message: expect.stringMatching(/^body:2:43: the byte at offset 91 \(0xFF\) is not UTF-8/u),
    violations: [{ field: 'body', reason: 'MALFORMED_TEXT' }],
  });
  expect(byId.get('lost')?.error).toMatchObject({
    violations: [{ field: 'input.text', reason: 'MALFORMED_TEXT' }],
  });
  expect(byId.get('')?.error).toMatchObject({
    message: expect.stringContaining('id: expected a string, not 5; more: is not a field of the request'),
  });
});

test('a task that is not there fails every line; another content type is refused', async () => {
  const response = await post('/v1/tasks/none:batchRun', '{"id":"a","request":{"input":{}}}\n');
  expect(JSON.parse(await response.text())).toMatchObject({ id: 'a', error: { code: 5 } });
  const json = await post('/v1/tasks/sentiment:batchRun', '{}', 'application/json');
  expect(json.status).toBe(415);
  expect(await json.text()).toContain('application/x-ndjson');
});
