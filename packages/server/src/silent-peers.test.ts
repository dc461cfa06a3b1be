/** Peers that stop in the middle, or never begin, keep nothing of the server. */
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { type Socket, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

const times = {
  pingAfterMs: 100,
  pongWithinMs: 100,
  idleMs: 60_000,
  ageMs: 60_000,
  headMs: 200,
  requestMs: 400,
  heartbeatMs: 60_000,
};

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer({ times });
});
afterAll(() => scripted.close());

async function connected(address: string): Promise<Socket> {
  const [host = '', port = ''] = address.split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  // a reset is an end too
  socket.on('error', () => undefined);
  return socket;
}

/** What arrives until the server ends the connection, which has to happen for the test to. */
async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await once(socket, 'close');
  return text;
}

const run = 'POST /v1/tasks/sentiment:run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

test.each<[string, string]>([
  ['nothing', ''],
  ['half a request line', 'POST /v1/ta'],
  ['headers that never end', run],
  ['half a body', `${run}Content-Length: 50\r\n\r\n{"input":`],
])('HTTP: %s', async (_, sent) => {
  const socket = await connected(scripted.server.httpAddress);
  socket.write(sent);
  expect(await readToEnd(socket)).toMatch(/^(?:HTTP\/1.1 408 |$)/u);
});

test('gRPC: a peer that no longer answers pings', async () => {
  const socket = await connected(scripted.server.grpcAddress);
  // the preface and empty settings; nothing that comes is answered
  socket.write(
    Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from('000000040000000000', 'hex'),
    ]),
  );
  await readToEnd(socket);
});

test('gRPC: one that answers them stays', async () => {
  const session = connectHttp2(`http://${scripted.server.grpcAddress}`);
  let pings = 0;
  session.on('ping', () => pings++);
  const closed = once(session, 'close').then(() => 'closed');
  const pinged = new Promise<string>((resolve) => {
    session.on('ping', () => pings === 3 && resolve('pinged'));
  });
  expect(await Promise.race([closed, pinged])).toBe('pinged');
  session.close();
  await closed;
});

test('gRPC: a connection has so many calls at once that answers that nobody reads stay few', async () => {
  const session = connectHttp2(`http://${scripted.server.grpcAddress}`);
  await once(session, 'remoteSettings');
  expect(session.remoteSettings.maxConcurrentStreams).toBe(128);
  session.close();
  await once(session, 'close');
});

test('gRPC: a connection that has become old takes no more calls, and ends once it has none', async () => {
  const aged = await startScriptedServer({ times: { ...times, pingAfterMs: 60_000, ageMs: 200 } });
  try {
    const session = connectHttp2(`http://${aged.server.grpcAddress}`);
    const watch = session.request({
      ':method': 'POST',
      ':path': '/prompttasks.v1.PromptTaskService/WatchTasks',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    watch.end(Buffer.alloc(5));
    await once(watch, 'data');
    await once(session, 'goaway');
    expect([watch.closed, session.destroyed]).toEqual([false, false]);
    watch.close();
    await once(session, 'close');
  } finally {
    await aged.close();
  }
});
