import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

/** @param then what is sent once an answer has begun */
async function answerTo(request: string, then?: string): Promise<string> {
  const [host = '', port] = scripted.server.httpAddress.split(':');
  const socket = connect(Number(port), host);
  socket.write(request);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  if (then !== undefined) socket.once('data', () => socket.write(then));
  await once(socket, 'close');
  return answer;
}

const get = 'GET /v1/tasks HTTP/1.1\r\nhost: localhost\r\n';

test.each([
  ['large headers', `${get}x: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ['an unknown method', 'BREW /v1/tasks HTTP/1.1\r\nhost: localhost\r\n\r\n', 400, 'MALFORMED_REQUEST'],
  ['what is not HTTP', '\x16\x03\x01\x02\x00\r\n\r\n', 400, 'MALFORMED_REQUEST'],
])('%s are refused in words', async (_, request, status, reason) => {
  const answer = await answerTo(request);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `, 'u'));
  const [, body = ''] = answer.split('\r\n\r\n');
  expect(JSON.parse(body)).toMatchObject({ error: { code: status, details: [{ reason }, {}] } });
});

test('an answer that has begun is not mixed with one', async () => {
  const answer = await answerTo(`${get.replace('tasks', 'tasks:watch')}\r\n`, '\x16\x03\r\n');
  expect(answer.match(/HTTP\/1\.1 \d+/gu)).toEqual(['HTTP/1.1 200']);
});
