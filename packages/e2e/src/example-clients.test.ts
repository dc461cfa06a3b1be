/** examples/clients: programs in other languages are told what the client in TypeScript is told, over TLS with a key. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type Served, outcomeOf, root, serve } from './testing/aio.js';
import { type Program, exampleClients } from './testing/client-program.js';
import { readAnswer, runGrpcurlSteps } from './testing/grpcurl-steps.js';
import { missingCommand, testIf } from './testing/optional.js';
import { type Line, referenceLines } from './testing/reference-client.js';

const tls = join(root, 'packages/server/fixtures/tls');
const authority = join(tls, 'authority.pem');
const folder = mkdtempSync(join(tmpdir(), 'qaio-clients-'));
const keyFile = join(folder, 'keys');
const here = exampleClients.filter(({ missing }) => missing === undefined);
const withoutGrpcurl = missingCommand('grpcurl', ['-version']);
const isServerNeeded = here.length > 0 || withoutGrpcurl === undefined;

let served: Served;
let address: string;
let expected: readonly Line[];
/** A key that may start one run a minute, for each language. */
const limitedKeys: Record<string, string> = {};
let key: string;
beforeAll(async () => {
  if (!isServerNeeded) return;
  key = newKey('everybody');
  for (const { language } of here) limitedKeys[language] = newKey(language.toLowerCase(), ' per-minute:1');
  served = await serve(
    ...['--tls-cert', join(tls, 'server.pem'), '--tls-key', join(tls, 'server.key')],
    ...['--api-key-file', keyFile],
  );
  address = served.grpcAddress.replace('127.0.0.1', 'localhost');
  expected = await referenceLines(address, authority, key);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (isServerNeeded) expect(await served.stop()).toBe(0);
});

/** A line of the key file, as `aio keys new` writes it. @returns the key */
function newKey(name: string, limit = ''): string {
  const made = `key-of-${name}`;
  const digest = createHash('sha256').update(made).digest('hex');
  appendFileSync(keyFile, `${name} sha256:${digest}${limit}\n`, { mode: 0o600 });
  return made;
}

/** @returns what it printed, by step */
const linesOf = (program: Program, ca: string, apiKey: string): Promise<Map<string, Line>> =>
  linesWith(program, ['--ca', ca, address], apiKey);

async function linesWith(
  { command, env }: Program,
  options: readonly string[],
  apiKey: string,
): Promise<Map<string, Line>> {
  const [name = '', ...args] = command;
  const child = spawn(name, [...args, ...options], {
    env: { ...process.env, ...env, QAIO_API_KEY: apiKey },
    stdio: 'pipe',
  });
  const { code, stdout, stderr } = await outcomeOf(child, '');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return new Map(lines.map((line) => [line.step, line]));
}

describe.each(exampleClients)('$language', ({ language, missing, build }) => {
  let program: Program;
  beforeAll(() => {
    if (missing === undefined) program = build(mkdtempSync(join(folder, 'generated-')));
  }, 240_000);

  testIf(missing, 'is told what the client in TypeScript is told', async () => {
    const lines = await linesOf(program, authority, key);
    // the client ends both by itself, in words of its own
    expect(lines.get('cancel')).toMatchObject({ status: 'CANCELLED' });
    expect(lines.get('deadline')).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
    lines.delete('cancel');
    lines.delete('deadline');
    expect([...lines.values()]).toEqual(expected);
  });

  testIf(missing, 'is told when to ask again, and that a key is not known', async () => {
    const limited = await linesOf(program, authority, limitedKeys[language] ?? '');
    expect(limited.get('sentiment')).toEqual(expected.find(({ step }) => step === 'sentiment'));
    const refused = limited.get('chat');
    expect(refused).toMatchObject({ status: 'RESOURCE_EXHAUSTED', reason: 'RATE_LIMITED' });
    expect(refused?.['retrySeconds']).toBeGreaterThan(0);
    const stranger = await linesOf(program, authority, 'nobody');
    expect(stranger.get('list')).toMatchObject({ status: 'UNAUTHENTICATED' });
  });

  testIf(missing, 'leaves nothing on a server without keys, which lists no conversations', async () => {
    const plain = await serve();
    const lines = await linesWith(program, [plain.grpcAddress], '');
    const reference = expected.find(({ step }) => step === 'conversation');
    expect(lines.get('conversation')).toEqual({ ...reference, listed: 'NOT_ALLOWED' });
    const metrics = await (await fetch(`http://${plain.httpAddress}/metrics`)).text();
    expect(metrics).toMatch(/^qaio_conversations 0$/mu);
    expect(await plain.stop()).toBe(0);
  });

  testIf(missing, 'calls no server that its authority does not vouch for', async () => {
    const lines = await linesOf(program, join(tls, 'stranger.pem'), key);
    expect(lines.get('list')).toMatchObject({ status: 'UNAVAILABLE' });
  });
});

testIf(withoutGrpcurl, 'grpcurl, line by line, is told the same', async () => {
  const outcomes = await runGrpcurlSteps({ SERVER: address, CA: authority, QAIO_API_KEY: key });
  const late = outcomes.get('deadline');
  expect(late?.code).not.toBe(0);
  expect(late?.stderr).toMatch(/deadline ?exceeded/iu);
  outcomes.delete('deadline');
  expect([...outcomes.keys()]).toEqual(expected.map(({ step }) => step));
  for (const line of expected) {
    const outcome = outcomes.get(line.step);
    expect(line).toMatchObject((outcome && readAnswer[line.step]?.(outcome)) ?? { step: 'not read' });
  }
});
