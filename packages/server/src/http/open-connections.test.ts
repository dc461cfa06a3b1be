import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer, get } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OpenConnections } from './open-connections.js';

let server: Server;
let connections: OpenConnections;
/** Ends the answers that are held back. */
let release: () => void;

beforeEach(async () => {
  const held = new Promise<void>((resolve) => (release = resolve));
  server = createServer((request, response) => {
    response.write('begun');
    const end = (): unknown => response.end();
    if (request.url === '/held') void held.then(end);
    else end();
  });
  connections = new OpenConnections(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => server.closeAllConnections());

const port = (): number => (server.address() as AddressInfo).port;

async function connected(): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
  socket.resume();
  return socket;
}

test('a connection that has sent nothing ends when the server closes', async () => {
  const socket = await connected();
  const closed = once(server.close(), 'close');
  connections.closeUnused();
  await Promise.all([once(socket, 'end'), closed]);
});

test('one that waits for its next request ends as well', async () => {
  const socket = await connected();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const closed = once(server.close(), 'close');
  connections.closeUnused();
  await closed;
});

test('while others end, who connects is answered once; drained is who has no request under way', async () => {
  const request = get({ port: port(), host: '127.0.0.1', path: '/held', agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  let isDrained = false;
  const drained = connections.drain().then(() => (isDrained = true));
  const [silent, late] = [await connected(), await connected()];
  const head = once(late, 'data');
  const ended = once(late, 'end');
  late.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(String((await head)[0])).toContain('Connection: close');
  await ended;
  expect([isDrained, silent.readyState]).toEqual([false, 'open']);
  release();
  await drained;
  const closed = once(server.close(), 'close');
  connections.closeUnused();
  await Promise.all([once(silent, 'end'), closed]);
});

test('who drains again waits for the same requests', async () => {
  const request = get({ port: port(), host: '127.0.0.1', path: '/held', agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  const drains = [connections.drain(), connections.drain()];
  release();
  await Promise.all([...drains, once(response, 'end')]);
  await connections.drain();
  server.close();
});

test('one with a request under way gets the whole answer first', async () => {
  const request = get({ port: port(), host: '127.0.0.1', path: '/held', agent: false });
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
  const closed = once(server.close(), 'close');
  connections.closeUnused();
  release();
  let text = '';
  for await (const chunk of response) text += chunk.toString();
  expect(text).toBe('begun');
  await closed;
});
