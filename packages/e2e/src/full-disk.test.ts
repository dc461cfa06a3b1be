/** On a disk of 64 KiB that is full: what does not fit is told, and nothing that was there is harmed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from '@jest/globals';
import { runAio, serveWith } from './testing/aio.js';
import { testIf } from './testing/optional.js';

const folder = mkdtempSync(join(tmpdir(), 'qaio-full-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { encoding: 'utf8' });
const missing = mounted.status === 0 ? undefined : `no tmpfs can be mounted: ${mounted.stderr.trim()}`;
const place = (name: string): string => join(folder, name);
afterEach(async () => {
  for (const name of await readdir(folder)) await rm(place(name), { recursive: true });
});
afterAll(async () => {
  if (missing === undefined) spawnSync('umount', [folder]);
  await rm(folder, { recursive: true });
});

/** @param bytes as many as there is room for, unless so many */
const fill = (bytes = 65_536): Promise<void> =>
  writeFile(place('filling'), Buffer.alloc(bytes)).catch(() => undefined);
const makeRoom = (): Promise<void> => rm(place('filling'));

testIf(
  missing,
  'a batch says which file, why and what to do, and goes on once there is room',
  async () => {
    const rows = Array.from({ length: 120 }, (_, i) => JSON.stringify({ text: `今天心情不错 ${i}` }));
    await writeFile(place('rows.jsonl'), rows.join('\n'));
    await fill(45_056);
    const batch = () => runAio(['batch', 'sentiment', place('rows.jsonl'), '--out', place('out.jsonl')]);
    const { code, stderr } = await batch();
    expect([code, stderr.split('\n').at(-2)]).toEqual([
      1,
      `aio: ${place('out.jsonl')} could not be written: no space left on device (ENOSPC). The rows that are done are kept; the same command goes on after them.`,
    ]);
    await fill();
    expect((await batch()).code).toBe(1);
    await makeRoom();
    const done = await batch();
    expect([done.code, done.stderr]).toEqual([0, expect.stringContaining('Going on after row')]);
    expect((await readFile(place('out.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(rows.length);
  },
  120_000,
);

testIf(missing, 'a key that does not fit leaves the file with the keys as it was', async () => {
  // the line would begin on one page and end on another
  const before = `${'#'.repeat(4_050)}\n`;
  await writeFile(place('keys'), before);
  await fill();
  const { code, stdout, stderr } = await runAio(['keys', 'new', 'ada', '--file', place('keys')]);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('no space left on device')]);
  expect(await readFile(place('keys'), 'utf8')).toBe(before);
});

const pal = `apiVersion: prompttasks/v1
name: pal
displayName: pal
description: x
version: 1.0.0
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
config: { maxOutputTokens: 5 }
session: { history: 2 }
`;

testIf(missing, 'a chat answers, says that the turn is not kept, and fails at its end', async () => {
  const tasks = place('pal.yaml');
  await writeFile(tasks, pal);
  await mkdir(place('sessions'));
  await fill();
  const chat = ['chat', 'pal', '--tasks', tasks, '--session', 'k', '--sessions-dir', place('sessions')];
  const { code, stdout, stderr } = await runAio(chat, '好\n好\n');
  expect([code, stdout.match(/^> 好$/gmu)?.length]).toEqual([1, 2]);
  expect(stderr.match(/in memory alone/gu)).toHaveLength(1);
  expect(stderr).toMatch(/The last turns are lost.*no space left on device/u);
});

testIf(
  missing,
  'a server refuses what it cannot keep, answers turns with a warning, and writes them at its end',
  async () => {
    await mkdir(place('tasks'));
    await writeFile(place('tasks/pal.yaml'), pal);
    const kept = { QAIO_SESSIONS_DIR: place('sessions'), QAIO_FEEDBACK_DIR: place('feedback') };
    const served = await serveWith(kept, '--tasks', place('tasks'), '--edit');
    const post = async (path: string, body: object) => {
      const url = `http://${served.httpAddress}/v1/${path}`;
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, text: await response.text() };
    };
    try {
      await fill();
      const refused = { status: 507, text: expect.stringContaining('no space left on its disk') };
      expect(await post('tasks/pal/conversations', { id: 'a' })).toEqual(refused);
      expect(await post('tasks/sentiment:recordFeedback', { input: { text: '好' }, label: '正面' })).toEqual(
        refused,
      );
      const draft = await post('drafts', { yaml: pal.replace('1.0.0', '1.0.1'), task: 'pal' });
      const { id } = JSON.parse(draft.text) as { id: string };
      const found = await fetch(`http://${served.httpAddress}/v1/tasks/pal`);
      const { etag } = (await found.json()) as { etag: string };
      expect(await post(`drafts/${id}:save`, { etag })).toEqual(refused);
      expect(await readFile(place('tasks/pal.yaml'), 'utf8')).toBe(pal);
      const turn = await post('tasks/pal:run', { input: { text: '好' }, session: 'a' });
      expect(turn).toEqual({ status: 200, text: expect.stringContaining('in memory alone') });
      expect(await readdir(place('sessions'))).toEqual([]);
      await makeRoom();
    } finally {
      expect(await served.stop()).toBe(0);
    }
    const files = await readdir(place('sessions'));
    expect(files).toHaveLength(1);
    expect(await readFile(place(`sessions/${files[0]}`), 'utf8')).toContain('"turnCount":1');
  },
  120_000,
);
