import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { shippedTasksFolder } from '@qaio/tasks';
import { runAio } from './testing/aio.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-scope-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function textsOf(...files: readonly string[]): Promise<string[]> {
  const read = files.map((file) => readFile(join(shippedTasksFolder, '../data', file), 'utf8'));
  return (await Promise.all(read)).flatMap((lines) =>
    lines
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly text: string }).text),
  );
}

/** Share of the texts that the shipped sentiment abstains from, on the embedded model. */
async function abstention(texts: readonly string[]): Promise<number> {
  const path = join(folder, 'rows.jsonl');
  // which label is right has no part in it
  await writeFile(path, texts.map((text) => JSON.stringify({ text, label: '正面' })).join('\n'));
  const { stdout } = await runAio(['eval', 'sentiment', '--data', path, '--json']);
  return 1 - (JSON.parse(stdout) as { readonly coverage: number }).coverage;
}

test('sentiment abstains from four in five texts that nobody says, which had no part in the fit', async () => {
  const texts = await textsOf('no-utterance-unseen.jsonl');
  expect((await textsOf('no-utterance.jsonl')).filter((text) => texts.includes(text))).toEqual([]);
  expect(texts.length).toBeGreaterThanOrEqual(80);
  expect(await abstention(texts)).toBeGreaterThanOrEqual(0.8);
});

test('sentiment judges what people say about how they feel', async () => {
  const texts = await textsOf('sentiment-irony.jsonl', 'emotion.jsonl');
  expect(await abstention(texts)).toBeLessThanOrEqual(0.05);
});

test('the chat claims no mood where the judgement abstains', async () => {
  const { stdout } = await runAio(['run', 'chat', '红糖200克，水500毫升，小火熬化后过滤', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    result: { guarded: 'unclear', text: expect.stringContaining('不乱猜') },
    upstream: [{ classification: { abstained: true, abstainReason: 'ABSTAIN_REASON_OUT_OF_SCOPE' } }],
  });
});
