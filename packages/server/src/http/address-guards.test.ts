import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

async function told(path: string, method = 'GET'): Promise<readonly [number, string]> {
  const body = method === 'POST' ? { body: '{"input":{"text":"好"}}' } : {};
  const response = await fetch(`http://${scripted.server.httpAddress}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...body,
  });
  const answer = (await response.json()) as { error?: { message: string } };
  return [response.status, answer.error?.message ?? ''];
}

test.each([
  ['/v1/tasks?pageSize=1&pageSize=2', 'pageSize is there 2 times in the address; expected it once.'],
  ['/v1/tasks?page_size=1', 'page_size is not taken in the address; expected pageSize, pageToken.'],
  ['/v1/model?x=1', 'x is not taken in the address, which has no parameters here; a body may have it.'],
  ['/v1/tasks/chat/conversations/k?etag=1', 'etag is not taken in the address, which has no parameters here'],
  ['/v1/tasks/%ff', 'The address has a % that begins no character of UTF-8.'],
  ['/v1/tasks?pageToken=100%', 'The address has a % that begins no character of UTF-8.'],
  ['/v1/models/%ef%bf%bd', 'address contains U+FFFD'],
])('%s is refused', async (path, message) => {
  const [status, said] = await told(path);
  expect([status, said.slice(0, message.length)]).toEqual([400, message]);
});

test('a setting in the address of a run does not get lost', async () => {
  expect(await told('/v1/tasks/sentiment:run?validateOnly=true', 'POST')).toEqual([
    400,
    'validateOnly is not taken in the address, which has no parameters here; a body may have it.',
  ]);
});

test.each(['/nothing', '/v2/models'])('outside of the API, %s is told the way to it', async (path) => {
  const [status, said] = await told(path);
  expect([status, said]).toEqual([404, expect.stringContaining('GET /v1/tasks lists the tasks')]);
});
