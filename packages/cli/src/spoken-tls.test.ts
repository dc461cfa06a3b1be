/** Who speaks TLS to a server that does not, or the other way round, is told so. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ShownCertificate, tlsCertificate } from '@qaio/server';
import { type ScriptedServer, startScriptedServer } from '@qaio/server/testing';
import { runInContext } from './testing/run-in-context.js';

const fixture = (name: string): string =>
  new URL(`../../server/fixtures/tls/${name}`, import.meta.url).pathname;

let plain: ScriptedServer;
let secure: ScriptedServer;
let mutual: ScriptedServer;
beforeAll(async () => {
  const [cert, key] = ['server.pem', 'server.key'].map((name) => readFileSync(fixture(name)));
  plain = await startScriptedServer();
  const tls = (clientCa?: Buffer) =>
    new ShownCertificate(tlsCertificate({ cert: cert!, key: key!, clientCa }));
  secure = await startScriptedServer({ tls: tls() });
  mutual = await startScriptedServer({ tls: tls(readFileSync(fixture('authority.pem'))) });
});
afterAll(async () => {
  await plain.close();
  await secure.close();
  await mutual.close();
});

async function run(scripted: ScriptedServer, ...options: string[]): Promise<string> {
  const server = scripted.server.grpcAddress.replace('127.0.0.1', 'localhost');
  const { stdout, stderr } = await runInContext(['run', 'sentiment', '好', '--server', server, ...options]);
  return stdout + stderr.replace(server, 'HERE');
}

test('a command without TLS, to a server with it', async () => {
  expect(await run(secure)).toContain('The server at HERE speaks TLS. Add --tls, or --tls-ca FILE');
});

test('a command with TLS, to a server without it', async () => {
  expect(await run(plain, '--tls')).toContain('The server at HERE does not speak TLS. Leave --tls');
});

test('a certificate that nobody vouches for', async () => {
  expect(await run(secure, '--tls')).toMatch(
    /The certificate of the server at HERE is not to be trusted: [A-Z_]+\. Name the certificate/u,
  );
});

test('a command, to a server that wants a certificate of its clients', async () => {
  expect(await run(mutual, '--tls-ca', fixture('authority.pem'))).toContain(
    'The server at HERE wants a certificate of its clients (it runs with --tls-client-ca), and this client shows none.',
  );
});

test('where both agree the server answers', async () => {
  expect(await run(secure, '--tls-ca', fixture('authority.pem'))).toMatch(/正面/u);
  expect(await run(plain)).toMatch(/正面/u);
});
