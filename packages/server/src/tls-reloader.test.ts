/** A certificate that is exchanged on disk, seen by real handshakes at both doors. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from './logger.js';
import { ShownCertificate } from './shown-certificate.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';
import { tlsCertificate } from './tls-certificate.js';
import { TlsReloader } from './tls-reloader.js';

const fixture = (name: string): string => new URL(`../fixtures/tls/${name}`, import.meta.url).pathname;
const log: string[] = [];
const logger = createLogger({ level: 'info', format: 'json', stream: { write: (line) => log.push(line) } });

let folder: string;
let scripted: ScriptedServer;
let reloader: TlsReloader;
beforeEach(async () => {
  log.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'qaio-tls-'));
  await put('server');
  const parts = { cert: readFileSync(fixture('server.pem')), key: readFileSync(fixture('server.key')) };
  const certificate = new ShownCertificate(tlsCertificate(parts));
  const files = { cert: join(folder, 'tls.pem'), key: join(folder, 'tls.key') };
  scripted = await startScriptedServer({ tls: certificate });
  reloader = new TlsReloader({ files, certificate, logger, settleMs: 30, pollMs: 50 });
  await reloader.ready();
});
afterEach(async () => {
  await reloader.close();
  await scripted.close();
  await rm(folder, { recursive: true });
});

/** The certificate and the key of one of the fixtures. */
async function put(name: string): Promise<void> {
  await copyFile(fixture(`${name}.key`), join(folder, 'tls.key'));
  await copyFile(fixture(`${name}.pem`), join(folder, 'tls.pem'));
}

/** Whom each door says it is. */
function shown(): Promise<string[]> {
  const { grpcAddress, httpAddress } = scripted.server;
  const names = [grpcAddress, httpAddress].map(
    (address) =>
      new Promise<string>((resolve, reject) => {
        const port = Number(address.split(':').at(-1));
        const options = {
          host: '127.0.0.1',
          port,
          rejectUnauthorized: false,
          ALPNProtocols: ['h2', 'http/1.1'],
        };
        const socket = connect(options, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.end();
        });
        socket.once('error', reject);
      }),
  );
  return Promise.all(names);
}

/** Waits for a line of the log. */
async function told(text: string): Promise<void> {
  while (!log.some((line) => line.includes(text))) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('another certificate is shown by both doors once its files are there', async () => {
  expect(await shown()).toEqual(['server', 'server']);
  await put('client');
  await told('TLS certificate reloaded');
  expect(await shown()).toEqual(['client', 'client']);
});

test('one that cannot be used is told, and changes nothing until it is mended', async () => {
  await writeFile(join(folder, 'tls.pem'), 'half a certif');
  await told('the last good certificate stays in use');
  expect(await shown()).toEqual(['server', 'server']);
  await put('stranger');
  await told('TLS certificate reloaded');
  expect(await shown()).toEqual(['stranger', 'stranger']);
});
