/** What is left of a server whose process ends in the middle of native code, where nothing of ours can run any more. */
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Served, serve } from './testing/aio.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-crash-'));
  await mkdir(tasks());
  await writeFile(join(tasks(), 'pal.yaml'), pal);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pal = `apiVersion: prompttasks/v1
name: pal
displayName: pal
description: remembers
version: 1.0.0
input: { schema: { type: object, required: [message], additionalProperties: false, properties: { message: { type: string, maxLength: 100 } } } }
prompt: '{{ message }}'
session: { history: 4 }
output: { format: text }
config: { maxOutputTokens: 12 }
`;
const tasks = (): string => join(folder, 'tasks');
const sessions = (): string => join(folder, 'sessions');
const conversations = async (): Promise<string[]> =>
  (await readdir(sessions())).filter((name) => name.endsWith('.json'));
const options = (): string[] => ['--tasks', tasks(), '--sessions-dir', sessions(), '--log-format', 'json'];

/** Turns of eight conversations until the server is gone. */
async function talkUntilGone({ httpAddress }: Served): Promise<void> {
  const talk = async (session: string): Promise<void> => {
    for (let turn = 0; ; turn++) {
      const response = await fetch(`http://${httpAddress}/v1/tasks/pal:run`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ input: { message: `第${turn}句` }, session }),
      });
      await response.text();
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, (_, i) => talk(`s${i}`)));
}

/** Of the log, without what is said of starting. */
const lines = (log: string): unknown[] =>
  log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): unknown => JSON.parse(line));

test.each(['SIGSEGV', 'SIGABRT'] as const)(
  '%s ends it by that signal; its log has whole lines, its conversations are whole, and the next server goes on with them',
  async (signal) => {
    const served = await serve(...options());
    const log = served.child.stderr ? text(served.child.stderr) : Promise.resolve('');
    const talking = talkUntilGone(served);
    while ((await conversations()).length < 8) await sleep(20);
    served.child.kill(signal);
    expect(await once(served.child, 'exit')).toEqual([null, signal]);
    await talking;
    expect(lines(await log).at(-1)).toMatchObject({ msg: 'call' });
    const kept = await conversations();
    expect(kept).toHaveLength(8);
    for (const name of kept)
      expect(JSON.parse(await readFile(join(sessions(), name), 'utf8'))).toHaveProperty('turns');
    const next = await serve(...options());
    const response = await fetch(`http://${next.httpAddress}/v1/tasks/pal/conversations/s0`);
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ turns: expect.anything() }),
    ]);
    expect(await next.stop()).toBe(0);
  },
  120_000,
);
