import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Turn } from '@qaio/client';
import { saveConversation } from './conversation-copy.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-copy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const turn: Turn = {
  ...{ id: 0, task: 'tasks/chat', message: '心累', text: '抱抱你', status: 'done', input: {} },
  ...{ steps: [], result: undefined, error: undefined, corrections: [] },
};
const place = () => ({ folder, now: new Date(2026, 10, 8, 2, 5, 7), language: 'zh' as const });

test('a conversation is saved by the time of day, for its owner alone', async () => {
  const path = await saveConversation([turn], 'md', place());
  expect(path).toBe(join(folder, 'conversation-2026-11-08-020507.md'));
  expect(await readFile(path, 'utf8')).toContain('抱抱你');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(await saveConversation([turn], 'json', place()), 'utf8'))).toMatchObject({
    turns: [{ message: '心累', text: '抱抱你' }],
  });
});

test('a file that is there is not overwritten', async () => {
  await saveConversation([turn], 'md', place());
  await expect(saveConversation([], 'md', place())).rejects.toThrow(/EEXIST/u);
});
