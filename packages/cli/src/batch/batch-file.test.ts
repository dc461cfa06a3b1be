import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BatchFile } from './batch-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-batch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const lines = ['{"row":1,"text":"好"}\n', '{"row":2}\n', '{"row":3,"text":"😀"}\n'];

test('wherever a batch is cut off, even within a character, it goes on after the last whole line', async () => {
  const whole = Buffer.from(lines.join(''));
  for (let cut = 0; cut <= whole.length; cut++) {
    const path = join(folder, `${cut}.jsonl`);
    const first = await BatchFile.open(path, 'same', false);
    await first.close(false);
    await writeFile(path, whole.subarray(0, cut));
    const again = await BatchFile.open(path, 'same', false);
    for (const line of lines.slice(again.doneCount)) await again.append(line);
    await again.close(true);
    expect(await readFile(path, 'utf8')).toBe(lines.join(''));
    expect(existsSync(`${path}.unfinished`)).toBe(false);
  }
});

test('a file of something else is not lost unless that was asked for', async () => {
  const path = join(folder, 'mine.jsonl');
  await writeFile(path, 'mine\n');
  await expect(BatchFile.open(path, 'a', false)).rejects.toThrow(/mine\.jsonl already exists.*--force/u);
  const forced = await BatchFile.open(path, 'a', true);
  await forced.append('1\n');
  await forced.close(false);
  await expect(BatchFile.open(path, 'b', false)).rejects.toThrow(
    /a batch of other rows, or of another task or model/u,
  );
  expect(await readFile(path, 'utf8')).toBe('1\n');
});
