import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runInContext } from '../testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-new-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the command that tries a task can be pasted into a shell', async () => {
  const at = join(folder, '任务 夹');
  const { code, stdout } = await runInContext(['tasks', 'new', 'own', '--folder', at]);
  expect(code).toBe(0);
  expect(stdout).toContain(`aio run own '…' --tasks '${at}/own.yaml'\n`);
});

test.each([
  [['Bad Name'], 'NAME: expected lower-case letters'],
  [['one', '--choices', 'a'], '--choices: '],
])('%j is told by what was given, and nothing is written', async (args, said) => {
  const at = join(folder, 'none');
  const { code, stderr } = await runInContext(['tasks', 'new', ...args, '--folder', at]);
  expect([code, stderr.startsWith(`aio: ${said}`), stderr.includes('.yaml')]).toEqual([2, true, false]);
  expect(existsSync(at)).toBe(false);
});
