import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

/** The first line of what a request, written as it is, is answered with. */
async function statusLine(request: string): Promise<string> {
  const [host = '', port] = scripted.server.httpAddress.split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  socket.write(`${request}\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).split('\r\n')[0] ?? '';
}

test('health is told whatever name the server is called by, or none', async () => {
  expect(await statusLine('GET /healthz HTTP/1.0')).toContain('200 OK');
  for (const path of ['/healthz', '/readyz'])
    expect(await statusLine(`GET ${path} HTTP/1.1\r\nHost: pod.cluster.local`)).toContain('200 OK');
});

test('nothing else is told to foreign names, or to those that give none', async () => {
  expect(await statusLine('GET /v1/tasks HTTP/1.0')).toContain('400');
  expect(await statusLine('GET /v1/tasks HTTP/1.1\r\nHost: evil.example')).toContain('400');
  expect(await statusLine('GET /v1/tasks HTTP/1.1\r\nHost: LOCALHOST.')).toContain('200 OK');
});
