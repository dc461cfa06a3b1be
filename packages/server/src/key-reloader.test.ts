import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ApiKeys, createApiKey } from './api-keys.js';
import { KeyReloader } from './key-reloader.js';
import { type Logger, createLogger } from './logger.js';

const alice = createApiKey('alice', randomBytes);
const bob = createApiKey('bob', randomBytes);
const carol = createApiKey('carol', randomBytes);

let folder: string;
let keys: ApiKeys;
let reloader: KeyReloader | undefined;
let log: Record<string, unknown>[];
let written: () => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-keys-'));
  log = [];
  written = () => undefined;
});
afterEach(async () => {
  await reloader?.close();
  await rm(folder, { recursive: true, force: true });
});

function logger(): Logger {
  const write = (line: string): void => {
    log.push(JSON.parse(line) as Record<string, unknown>);
    written();
  };
  return createLogger({ level: 'info', format: 'json', stream: { write } });
}

async function follow(file: string): Promise<void> {
  reloader = new KeyReloader({ file, keys, logger: logger(), pollMs: 50 });
  await reloader.ready();
}

/** Waits for the edit to be told in a line of the log. */
async function told(edit: Promise<unknown>, line: Readonly<Record<string, unknown>>): Promise<void> {
  const before = log.length;
  await edit;
  while (!log.slice(before).some((one) => isDeepStrictEqual({ ...one, ...line }, one)))
    await new Promise<void>((resolve) => (written = resolve));
}

function isKnown({ key }: { readonly key: string }): boolean {
  try {
    return keys.callerOf(`Bearer ${key}`).name !== '';
  } catch {
    return false;
  }
}

async function aliceAndBob(): Promise<string> {
  const file = join(folder, 'keys.txt');
  const text = `${alice.line}\n${bob.line}\n`;
  keys = ApiKeys.parse(text, file);
  await writeFile(file, text);
  return file;
}

test('keys that are added, removed, or get a limit count without a restart', async () => {
  const file = await aliceAndBob();
  await follow(file);
  const text = `${alice.line} per-minute:5\n${carol.line}\n`;
  await told(writeFile(file, text), {
    msg: 'API keys reloaded',
    added: ['carol'],
    removed: ['bob'],
    changed: ['alice'],
  });
  expect([alice, bob, carol].map(isKnown)).toEqual([true, false, true]);
  expect(keys.callerOf(`Bearer ${alice.key}`).runsPerMinute).toBe(5);
});

test.each([
  ['with a line that is no key', (file: string) => writeFile(file, `${alice.line}\n${carol.key}\n`)],
  ['that takes the file away', (file: string) => rm(file)],
])('an edit %s is told and changes nothing; the next good one counts', async (_, edit) => {
  const file = await aliceAndBob();
  await follow(file);
  await told(edit(file), {
    level: 40,
    msg: 'The API key file cannot be used; the last good keys stay in use',
  });
  expect(JSON.stringify(log)).not.toContain(carol.key);
  expect([alice, bob, carol].map(isKnown)).toEqual([true, true, false]);
  await told(writeFile(file, carol.line), { removed: ['alice', 'bob'] });
  expect([alice, bob, carol].map(isKnown)).toEqual([false, false, true]);
});

test('once the last line is gone nobody is known', async () => {
  const file = await aliceAndBob();
  await follow(file);
  await told(writeFile(file, '# nobody\n'), { msg: 'The API key file has no keys; nobody is answered' });
  expect([alice, bob].map(isKnown)).toEqual([false, false]);
});

test('a key that was taken back while the server started is not known', async () => {
  const file = await aliceAndBob();
  await writeFile(file, bob.line);
  await follow(file);
  expect([alice, bob].map(isKnown)).toEqual([false, true]);
});

/** As Kubernetes mounts a Secret: the file is a link through `..data`, which is a link to the folder in use. */
test('a swap of the folder behind the file counts, there and back', async () => {
  for (const [version, { line }] of [
    ['1', alice],
    ['2', bob],
  ] as const) {
    await mkdir(join(folder, `..${version}`));
    await writeFile(join(folder, `..${version}`, 'keys.txt'), line);
  }
  await symlink('..1', join(folder, '..data'));
  const file = join(folder, 'keys.txt');
  await symlink('..data/keys.txt', file);
  keys = ApiKeys.parse(alice.line, file);
  await follow(file);
  const swap = async (target: string): Promise<void> => {
    await symlink(target, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  };
  await told(swap('..2'), { added: ['bob'], removed: ['alice'] });
  expect([alice, bob].map(isKnown)).toEqual([false, true]);
  await told(swap('..1'), { added: ['alice'], removed: ['bob'] });
});
