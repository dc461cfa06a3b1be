import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { shippedTasksFolder } from '@qaio/tasks';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-lint-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const lint = (task: string, ...args: string[]) =>
  runInContext(['tasks', 'lint', task, ...args], { cacheFolder: folder, defaultModel: embeddedModelFolder });

test('a task of the embedded model has notes only, on its tests and the rows that are given', async () => {
  const data = join(folder, 'texts.csv');
  await writeFile(data, 'text\n今天真开心\n太差了\n');
  const { code, stdout } = await lint('sentiment', '--data', data, '--json');
  const report = JSON.parse(stdout) as { rowCount: number; findings: { severity: string; rule: string }[] };
  expect(report.findings.map(({ severity, rule }) => [severity, rule])).toEqual([['note', 'equal-prompts']]);
  expect(report.rowCount).toBe(14);
  expect(code).toBe(0);
}, 60_000);

test('labels that it never learnt are a warning, which fails, with what it would rather say and its place', async () => {
  const text = await lint('intent');
  expect(text.code).toBe(1);
  expect(text.stdout).toMatch(/intent\.yaml:\d+:3: warning label-mass\n.*begin with "负面" 90 %/u);
  expect(text.stderr).toContain("Task 'intent': 1 warning.");
  const github = await lint('intent', '--format', 'github');
  expect(github.stdout).toMatch(
    /^::warning file=.*intent\.yaml,line=\d+,col=3,title=label-mass::all labels/u,
  );
}, 60_000);

test('other tasks are compiled only where they may ask the same, and need not fit the model', async () => {
  const shipped = await readFile(join(shippedTasksFolder, 'sentiment.yaml'), 'utf8');
  const tasks = join(folder, 'tasks');
  await mkdir(tasks);
  const long = shipped.replace('name: sentiment', 'name: long').replace('maxTokens: 720', 'maxTokens: 4000');
  await writeFile(join(tasks, 'long.yaml'), long.replaceAll('system: 你是', 'system: 您是'));
  await writeFile(join(tasks, 'same.yaml'), shipped.replace('name: sentiment', 'name: same'));
  const { code, stdout, stderr } = await lint('sentiment', '--tasks', tasks);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.match(/task '[a-z-]+' has the same prompt/gu)).toEqual([
    "task 'same' has the same prompt",
    "task 'sentiment-long' has the same prompt",
  ]);
}, 60_000);
