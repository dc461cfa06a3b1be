import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from '../testing/run-in-context.js';

let folder: string;
let sessions: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-chat-'));
  sessions = join(folder, 'sessions');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const pal = `apiVersion: prompttasks/v1
name: pal
displayName: pal
description: x
version: 1.0.0
input: { schema: { type: object, required: [say], properties: { say: { type: string } } } }
prompt: '{{ say }}'
output: { format: text }
config: { maxOutputTokens: 4 }
session: { history: 2 }
`;

async function say(line: string, ...options: string[]) {
  const tasks = join(folder, 'pal.yaml');
  await writeFile(tasks, pal);
  const stdin = new PassThrough();
  stdin.end(`${line}\n`);
  return runInContext(['chat', 'pal', '--tasks', tasks, ...options], {
    stdin: stdin as unknown as NodeJS.ReadStream,
    cacheFolder: folder,
    workingFolder: folder,
    defaultModel: embeddedModelFolder,
  });
}

async function kept(): Promise<string[]> {
  const [name = ''] = await readdir(sessions);
  const { turns } = JSON.parse(await readFile(join(sessions, name), 'utf8')) as {
    turns: { role: string; content: string }[];
  };
  return turns.filter(({ role }) => role === 'user').map(({ content }) => content);
}

test('a conversation with a name goes on in the next process, as far as the task remembers', async () => {
  for (const [line, remembered] of [
    ['一', ['一']],
    ['二', ['一', '二']],
    ['三', ['二', '三']],
  ] as const) {
    expect(await say(line, '--session', '周末', '--sessions-dir', sessions)).toMatchObject({ code: 0 });
    expect(await kept()).toEqual(remembered);
  }
});

test('a name alone would remember nothing, and says so; a damaged file is named', async () => {
  expect(await say('一', '--session', 'x')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('unless --sessions-dir names a folder'),
  });
  const [name = ''] = await readdir(sessions);
  await writeFile(join(sessions, name), '{');
  expect(await say('一', '--session', 'x', '--sessions-dir', sessions)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${name} is damaged`),
  });
});

test('what cannot name a conversation is refused before a model is looked for', async () => {
  const options = ['--session', 'a b/../c', '--sessions-dir', sessions];
  const { code, stderr } = await runInContext(['chat', 'counsellor', ...options]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^aio: --session must have 1 to 128 characters/u),
  ]);
});
