/** What npm starts ends with it, however npm ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { cacheFolder, root } from './testing/aio.js';

let npm: ChildProcess | undefined;
afterEach(() => {
  try {
    // its own process group: whatever it left behind goes, too
    if (npm?.pid) process.kill(-npm.pid, 'SIGKILL');
  } catch {
    // nothing is left
  }
});

function startNpm(args: readonly string[], input: 'ignore' | number = 'ignore'): ChildProcess {
  const env = { ...process.env, NODE_OPTIONS: '', QAIO_CACHE: cacheFolder };
  npm = spawn('npm', args, { cwd: root, env, detached: true, stdio: [input, 'pipe', 'ignore'] });
  return npm;
}

/** Waits for what it prints. The pipe stays open: a command that cannot print any more ends by that alone. */
function printed(started: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    started.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const match = pattern.exec(text);
      if (match) resolve(match);
    });
    started.once('exit', () => reject(new Error(`npm ended: ${text}`)));
  });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isThere = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return isThere;
}

/** Whether what holds now does not any more within 20 seconds. */
async function ceases(check: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 200; i++) {
    if (!(await check())) return true;
    await sleep(100);
  }
  return false;
}

function isGroupAlive(leader: number): boolean {
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}

const serve = ['aio', 'serve', '--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];

test.each(['SIGTERM', 'SIGKILL'] as const)('npx aio serve ends when npm ends by %s', async (signal) => {
  const started = startNpm(['exec', '--offline', '--', ...serve]);
  const [, port] = await printed(started, /Web {3}http:\/\/127\.0\.0\.1:(\d+)\n/u);
  expect(await answers(Number(port))).toBe(true);
  started.kill(signal);
  expect(await ceases(() => answers(Number(port)))).toBe(true);
});

test('npm start ends when npm is killed, though more input could come', async () => {
  const pipe = join(tmpdir(), `qaio-npm-parent-${process.pid}`);
  spawnSync('mkfifo', [pipe]);
  // open for both: no end of input while anybody has it
  const input = openSync(pipe, 'r+');
  try {
    const started = startNpm(['start', '--silent'], input);
    writeSync(input, '太棒了\n');
    await printed(started, /太棒了/u);
    started.kill('SIGKILL');
    expect(await ceases(() => isGroupAlive(started.pid ?? 0))).toBe(true);
  } finally {
    closeSync(input);
    rmSync(pipe);
  }
});
