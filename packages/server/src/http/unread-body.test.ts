import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

/** Sends everything before it reads anything, as many clients do. */
async function statusesOf(requests: readonly Buffer[]): Promise<readonly string[]> {
  const [host = '', port] = scripted.server.httpAddress.split(':');
  const socket: Socket = connect(Number(port), host);
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).write(Buffer.concat(requests), () => resolve());
  });
  let answer = '';
  socket
    .setEncoding('latin1')
    .on('data', (text: string) => (answer += text))
    .resume();
  await once(socket, 'end');
  return answer.match(/HTTP\/1\.1 \d+/gu) ?? [];
}

function head(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

const last = Buffer.from('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
const json = { 'content-type': 'application/json' };
const large = Buffer.alloc(10_000_000, 'x');
const announced = { 'content-length': String(large.length) };
const chunk = Buffer.concat([
  Buffer.from(`${large.length.toString(16)}\r\n`),
  large,
  Buffer.from('\r\n0\r\n\r\n'),
]);

test.each([
  ['too long', '/v1/tasks/chat:run', { ...json, ...announced }, large, 413],
  ['too long, in pieces', '/v1/tasks/chat:run', { ...json, 'transfer-encoding': 'chunked' }, chunk, 413],
  ['of another type', '/v1/tasks/chat:run', announced, large, 415],
  ['for no path', '/v1/nothing', announced, large, 404],
])('a body %s is answered, and the connection goes on', async (_, path, headers, body, status) => {
  expect(await statusesOf([Buffer.from(head(path, headers)), body, last])).toEqual([
    `HTTP/1.1 ${status}`,
    'HTTP/1.1 200',
  ]);
});

test('where a client wants its connection closed, it still gets the answer', async () => {
  const headers = { ...json, ...announced, connection: 'close' };
  expect(await statusesOf([Buffer.from(head('/v1/tasks/chat:run', headers)), large])).toEqual([
    'HTTP/1.1 413',
  ]);
});

test('whoever sends nothing more is answered, too', async () => {
  expect(await statusesOf([Buffer.from(head('/v1/tasks/chat:run', { ...json, ...announced }))])).toEqual([
    'HTTP/1.1 413',
  ]);
});
