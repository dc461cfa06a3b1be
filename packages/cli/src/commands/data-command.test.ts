/** From an answer that somebody calls wrong to data that measures the task. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { startScriptedServer } from '@qaio/server/testing';
import { runInContext } from '../testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-data-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const aio = (...args: string[]) =>
  runInContext(args, { cacheFolder: folder, workingFolder: folder, defaultModel: embeddedModelFolder });
const at = (name: string): string => join(folder, name);
const textOf = (name: string): Promise<string> => readFile(at(name), 'utf8');

test('rows that a server kept are read, put together, cleaned, split, and measured by', async () => {
  const scripted = await startScriptedServer();
  for (const [text, label] of [
    ['太棒了', '正面'],
    ['心累', '正面'],
    ['心累', '负面'],
  ] as const)
    await scripted.client.recordFeedback({ task: 'sentiment', input: { text }, label });
  const kept = await scripted.feedbackRows('sentiment');
  await scripted.close();
  await writeFile(at('kept.jsonl'), kept.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(at('own.csv'), 'text,label\n房间很干净,正面\n"房间脏,还吵",负面\n');

  const merged = await aio('data', 'merge', at('kept.jsonl'), at('own.csv'), '--out', at('all.jsonl'));
  expect(merged).toMatchObject({ code: 0, stdout: `${at('all.jsonl')}: 5 rows\n` });
  const shown = await aio('data', 'show', at('all.jsonl'), '--json');
  expect(JSON.parse(shown.stdout)).toMatchObject({
    rows: 5,
    inputs: 4,
    contradictions: [{ labels: ['正面', '负面'] }],
  });
  const clean = await aio('data', 'dedupe', at('all.jsonl'), '--out', at('clean.jsonl'));
  expect(clean.stdout).toBe(
    `${at('clean.jsonl')}: 4 rows of 5; the last label counts of 1 that had more than one\n`,
  );
  expect(JSON.parse((await textOf('clean.jsonl')).split('\n')[1] ?? '')).toMatchObject({
    text: '心累',
    label: '负面',
  });
  const cut = await aio('data', 'split', at('clean.jsonl'), '--share', '0.5');
  expect(cut.stdout).toBe(`${at('clean.train.jsonl')}: 2 rows\n${at('clean.test.jsonl')}: 2 rows\n`);
  const measured = await aio('eval', 'sentiment', '--data', at('clean.jsonl'), '--json');
  expect([measured.code, measured.stderr]).toEqual([0, expect.not.stringContaining('aio:')]);
  expect(measured.stdout).toContain('"accuracy":1');
});

test('no file is lost: neither one that is read nor one that is there', async () => {
  await writeFile(at('a.jsonl'), '{"text":"好","label":"正面"}\n');
  await writeFile(at('b.jsonl'), 'mine\n');
  const dedupe = (out: string, ...more: string[]) =>
    aio('data', 'dedupe', at('a.jsonl'), '--out', at(out), ...more);
  expect(await dedupe('a.jsonl', '--force')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is read by'),
  });
  expect(await dedupe('b.jsonl')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('already exists'),
  });
  expect(await dedupe('c.csv')).toMatchObject({ code: 2, stderr: expect.stringContaining('ends in .jsonl') });
  expect([await textOf('a.jsonl'), await textOf('b.jsonl')]).toEqual([
    '{"text":"好","label":"正面"}\n',
    'mine\n',
  ]);
  expect(await dedupe('b.jsonl', '--force')).toMatchObject({ code: 0 });
});

test('a row that was cut off is refused with its place', async () => {
  await writeFile(at('cut.jsonl'), '{"text":"好","label":"正面"}\n{"text":"好');
  expect(await aio('data', 'show', at('cut.jsonl'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('cut.jsonl:2: not JSON'),
  });
});
