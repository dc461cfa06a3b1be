import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogger } from '@qaio/server';
import { access, followKeys, requireEncryption } from './access-options.js';
import { runInContext } from './testing/run-in-context.js';

const pem = (name: string): string =>
  fileURLToPath(new URL(`../../server/fixtures/tls/${name}`, import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-access-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const aio = (...args: string[]) => runInContext(args);

test('a new key is printed once; its file holds no key, for its owner alone, and lets it in', async () => {
  const file = join(folder, 'keys');
  const [alice, bob] = [
    await aio('keys', 'new', 'alice', '--file', file),
    await aio('keys', 'new', 'bob', '--file', file),
  ];
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^alice sha256:[0-9a-f]{64}\nbob sha256:[0-9a-f]{64}\n$/u);
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
  const { apiKeys } = await access({ apiKeyFile: file });
  for (const [name, { stdout }] of Object.entries({ alice, bob })) {
    expect(text).not.toContain(stdout.trim());
    expect(apiKeys?.callerOf(`Bearer ${stdout.trim()}`).name).toBe(name);
  }
});

test('a new key may have a limit', async () => {
  const file = join(folder, 'limited');
  await aio('keys', 'new', 'carol', '--file', file, '--per-minute', '30');
  expect(await readFile(file, 'utf8')).toMatch(/^carol sha256:[0-9a-f]{64} per-minute:30\n$/u);
  expect(await aio('keys', 'new', 'dave', '--file', file, '--per-minute', '0')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Expected a whole number from 1 to 99999'),
  });
});

test('a key that is taken back before the server listens is not known', async () => {
  const file = join(folder, 'followed');
  const alice = await aio('keys', 'new', 'alice', '--file', file);
  const before = await readFile(file, 'utf8');
  await aio('keys', 'new', 'bob', '--file', file);
  const { apiKeys } = await access({ apiKeyFile: file });
  await writeFile(file, (await readFile(file, 'utf8')).replace(before, ''));
  const logger = createLogger({ level: 'error', format: 'json', stream: { write: () => undefined } });
  const reloader = await followKeys({ apiKeyFile: file }, apiKeys, logger);
  await reloader?.close();
  expect(() => apiKeys?.callerOf(`Bearer ${alice.stdout.trim()}`)).toThrow('does not know this API key');
  expect(await followKeys({}, undefined, logger)).toBeUndefined();
});

test('a key is added behind a last line that has no end', async () => {
  const file = join(folder, 'unended');
  await writeFile(file, '# who may call');
  await aio('keys', 'new', 'alice', '--file', file);
  expect(await readFile(file, 'utf8')).toMatch(/^# who may call\nalice sha256:[0-9a-f]{64}\n$/u);
});

test('what is missing or wrong is told by its option', async () => {
  await expect(access({ apiKeyFile: join(folder, 'none') })).rejects.toThrow(
    /^--api-key-file: .*none could not be read/u,
  );
  await expect(access({ tlsCert: pem('server.pem') })).rejects.toThrow('Give --tls-cert and --tls-key.');
  await expect(access({ tlsClientCa: pem('authority.pem') })).rejects.toThrow(
    'Give --tls-cert and --tls-key.',
  );
  await expect(access({ tlsCert: pem('server.pem'), tlsKey: join(folder, 'none') })).rejects.toThrow(
    /^--tls-key: /u,
  );
  expect(await access({})).toEqual({ apiKeys: undefined, tls: undefined });
  expect((await access({ tlsCert: pem('server.pem'), tlsKey: pem('server.key') })).tls).toBeDefined();
});

test.each(['0.0.0.0', '10.0.0.1', '[::]', 'box.example'])(
  '%s is not listened on in the clear unless told to',
  (host) => {
    const addresses = [
      { host: '127.0.0.1', port: 1 },
      { host, port: 2 },
    ];
    expect(() => requireEncryption(addresses, false)).toThrow(`${host}:2 can be reached from other machines`);
    expect(() => requireEncryption(addresses, true)).not.toThrow();
  },
);

test('loopback is listened on in the clear', () => {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'];
  expect(() =>
    requireEncryption(
      hosts.map((host) => ({ host, port: 1 })),
      false,
    ),
  ).not.toThrow();
});

test('serve refuses before it loads a model', async () => {
  expect(await aio('serve', '--listen', '0.0.0.0:0')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--insecure'),
  });
  const keyless = join(folder, 'empty');
  await writeFile(keyless, '');
  expect(await aio('serve', '--api-key-file', keyless)).toMatchObject({
    stderr: expect.stringContaining('has no keys'),
  });
});
