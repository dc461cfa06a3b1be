/** With a certificate both doors speak TLS alone, and with authorities for clients to nobody else. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ModelServiceDefinition } from '@qaio/protocol';
import { ChannelCredentials, createChannel, createClient } from 'nice-grpc';
import { ShownCertificate } from './shown-certificate.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';
import { tlsCertificate } from './tls-certificate.js';

const pem = (name: string): Buffer => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));
const server = { cert: pem('server.pem'), key: pem('server.key') };
const authority = pem('authority.pem');

/** A certificate of a client's own. */
interface Identity {
  readonly cert: Buffer;
  readonly key: Buffer;
}
const client: Identity = { cert: pem('client.pem'), key: pem('client.key') };
const stranger: Identity = { cert: pem('stranger.pem'), key: pem('stranger.key') };

let open: ScriptedServer;
let closed: ScriptedServer;
beforeAll(async () => {
  open = await startScriptedServer({ tls: new ShownCertificate(tlsCertificate(server)) });
  closed = await startScriptedServer({
    tls: new ShownCertificate(tlsCertificate({ ...server, clientCa: authority })),
  });
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

/** TLS names a server; an address is no name. */
const named = (address: string): string => address.replace('127.0.0.1', 'localhost');

/** @returns the model's name, or why there is none */
async function overGrpc({ server: { grpcAddress } }: ScriptedServer, credentials?: ChannelCredentials) {
  const channel = createChannel(named(grpcAddress), credentials ?? ChannelCredentials.createInsecure());
  try {
    const { model } = await createClient(ModelServiceDefinition, channel).getModel(
      {},
      { signal: AbortSignal.timeout(3000) },
    );
    return model;
  } catch {
    return 'refused';
  } finally {
    channel.close();
  }
}

const trusting = (identity?: Identity): ChannelCredentials =>
  ChannelCredentials.createSsl(authority, identity?.key, identity?.cert);

function overHttp({ server: { httpAddress } }: ScriptedServer, options: object): Promise<string> {
  return new Promise((resolve) => {
    const call = request(`https://${named(httpAddress)}/healthz`, { agent: false, ...options }, (response) =>
      resolve(text(response)),
    );
    call.on('error', () => resolve('refused'));
    call.end();
  });
}

test('gRPC speaks TLS alone', async () => {
  const name = await overGrpc(open, trusting());
  expect(name).not.toBe('refused');
  expect(await overGrpc(open)).toBe('refused');
  expect(await overGrpc(open, ChannelCredentials.createSsl())).toBe('refused');
});

test('HTTP speaks TLS alone', async () => {
  expect(await overHttp(open, { ca: authority })).toBe('ok');
  expect(await overHttp(open, {})).toBe('refused');
  await expect(fetch(`http://${open.server.httpAddress}/healthz`)).rejects.toThrow();
});

test('with authorities for clients, only theirs are answered', async () => {
  expect(await overGrpc(closed, trusting(client))).not.toBe('refused');
  expect(await overGrpc(closed, trusting(stranger))).toBe('refused');
  expect(await overGrpc(closed, trusting())).toBe('refused');
  expect(await overHttp(closed, { ca: authority, ...client })).toBe('ok');
  expect(await overHttp(closed, { ca: authority, ...stranger })).toBe('refused');
  expect(await overHttp(closed, { ca: authority })).toBe('refused');
});

test('who shows none is told by either door that a certificate is required', async () => {
  const addresses = [closed.server.grpcAddress, closed.server.httpAddress];
  for (const [host, port] of addresses.map((address) => named(address).split(':'))) {
    const socket = connect({
      host,
      port: Number(port),
      servername: host!,
      ca: authority,
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
  }
});

test('files that are no certificate, or do not belong together, are refused before the server starts', () => {
  expect(() => tlsCertificate({ cert: server.key, key: server.key })).toThrow(
    'The certificate and key for TLS',
  );
  expect(() => tlsCertificate({ cert: server.cert, key: client.key })).toThrow(
    'The certificate and key for TLS',
  );
  expect(() => tlsCertificate({ ...server, clientCa: Buffer.from('x') })).toThrow('no certificate in PEM');
});
