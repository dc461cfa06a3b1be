/** Nothing leaves the machine: what a run writes, and whom it talks to. */
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runAio, serveTraced } from './testing/aio.js';
import { missingCommand, testIf } from './testing/optional.js';

let folder: string;
const env = () => ({
  HOME: join(folder, 'home'),
  TMPDIR: join(folder, 'tmp'),
  XDG_CACHE_HOME: '',
  QAIO_CACHE: '',
  // a wish of the user's that would be another program's to follow
  ORT_DISABLE_TELEMETRY: '0',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-privacy-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const runners = ['c-api', 'node-binding'];

describe.each(runners)('%s', (runner) => {
  test('a run leaves its own model cache in the home folder and nothing in the temporary one', async () => {
    for (const path of [env().HOME, env().TMPDIR]) await mkdir(path, { recursive: true });
    const { code } = await runAio(['run', 'sentiment', '太棒了', '--runner', runner], '', env());
    expect(code).toBe(0);
    expect(await readdir(env().TMPDIR)).toEqual([]);
    const left = await readdir(env().HOME, { recursive: true, withFileTypes: true });
    const files = left.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files).not.toEqual([]);
    const cache = join(env().HOME, '.cache/qaio/');
    const others = files.filter((path) => !path.startsWith(join(cache, 'models/')));
    expect(others).toEqual([join(cache, 'hashes.json')]);
  });
});

testIf(
  missingCommand('strace', ['-V']),
  'a server opens no connection and looks up no name, with either runner',
  async () => {
    const logs = runners.map((runner) => join(folder, `${runner}.strace`));
    const servers = await Promise.all(
      runners.map((runner, i) => serveTraced(logs[i] ?? '', ['--runner', runner], env())),
    );
    // the runtime's telemetry begins after five seconds
    await sleep(10_000);
    for (const served of servers) expect(await served.stop()).toBe(0);
    const calls = (await Promise.all(logs.map((log) => readFile(log, 'utf8')))).join('').split('\n');
    expect(calls.filter((line) => line.includes('AF_INET'))).toEqual([]);
  },
);
