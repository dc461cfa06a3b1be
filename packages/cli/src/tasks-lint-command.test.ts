import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
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
