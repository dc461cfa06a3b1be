import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { shippedTasksFolder } from '@qaio/tasks';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-robust-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const robust = (task: string, ...args: string[]) =>
  runInContext(['tasks', 'robust', task, ...args], {
    cacheFolder: folder,
    defaultModel: embeddedModelFolder,
  });

const texts = ['今天真开心😊', '味道一般般，价格还行', '太差了！！', 'so good'];

test('texts without labels are edited, judged and told of; more flips than the gate allows are a failure', async () => {
  const data = join(folder, 'texts.csv');
  await writeFile(data, `text\n${texts.map((text) => `"${text}"`).join('\n')}\n`);
  const { code, stdout } = await robust('sentiment', '--data', data, '--json');
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as {
    rowCount: number;
    edits: { edit: string; rowCount: number; flipped: unknown[] }[];
    flipRate: { share: number };
  };
  expect(report.rowCount).toBe(texts.length);
  expect(report.edits.map(({ edit, rowCount }) => [edit, rowCount])).toEqual([
    ['end punctuation', 3],
    ['full and half width', 3],
    ['white space', 4],
    ['case', 1],
    ['repeated letters and emoji', 2],
    ['one typo', 4],
    ['said twice', 4],
    ['simplified and traditional', 2],
  ]);
  const flipCount = report.edits.reduce((sum, { flipped }) => sum + flipped.length, 0);
  expect(report.flipRate.share).toBeCloseTo(flipCount / 23);
  const shipped = await readFile(join(shippedTasksFolder, 'sentiment.yaml'), 'utf8');
  const strict = join(folder, 'sentiment.yaml');
  await writeFile(strict, shipped.replace(/^gates: .*$/mu, 'gates: { maxFlipRate: 0 }'));
  const gated = await robust('sentiment', '--data', data, '--tasks', strict);
  expect(gated.code).toBe(flipCount > 0 ? 1 : 0);
  expect(flipCount).toBeGreaterThan(0);
  expect(gated.stderr).toContain('flip rate is');
}, 60_000);

test('a task without labels is refused', async () => {
  const data = join(folder, 'texts.csv');
  await writeFile(data, 'message\n好\n');
  expect(await robust('chat', '--data', data)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("'chat' cannot be tested for robustness"),
  });
});
