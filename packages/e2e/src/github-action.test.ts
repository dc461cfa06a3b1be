/** examples/github-action: what its workflow runs, run here with the embedded model. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { aioCommand, cacheFolder, outcomeOf, root } from './testing/aio.js';

interface Workflow {
  readonly on: Readonly<Record<string, { readonly paths: readonly string[] }>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const embeddedModel = join(root, 'packages/models/mini');
let folder: string;
let workflow: Workflow;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-action-'));
  await cp(join(root, 'examples/github-action'), folder, { recursive: true });
  const file = join(folder, '.github/workflows/evaluate-tasks.yml');
  workflow = parse(await readFile(file, 'utf8')) as Workflow;
});
afterAll(() => rm(folder, { recursive: true }));

const steps = (): readonly Step[] => workflow.jobs['evaluate']?.steps ?? [];

test('it may only read, runs for pull requests, and keeps what it wrote', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(Object.keys(workflow.on)).toEqual(['pull_request']);
  expect(workflow.on['pull_request']?.paths).toEqual(expect.arrayContaining(['tasks/**', 'data/**']));
  const kept = steps().find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  expect(kept?.with?.['path']).toBe('evaluation');
});

test('its commands check the task, measure it, and write what is kept and shown', async () => {
  const commands = steps().flatMap(({ run }) => (run?.includes('npx aio') ? [run] : []));
  const [check, pull, measure, ...others] = commands;
  expect(others).toEqual([]);
  expect(pull).toBe('npx aio models pull "$MODEL"');
  const summary = join(folder, 'summary.md');
  const env = {
    ...process.env,
    QAIO_CACHE: cacheFolder,
    MODEL: embeddedModel,
    GITHUB_STEP_SUMMARY: summary,
  };
  for (const command of [check, measure]) {
    const line = command?.replaceAll('npx aio', aioCommand) ?? '';
    // as GitHub runs it
    const child = spawn('bash', ['-eo', 'pipefail', '-c', line], { cwd: folder, env, stdio: 'pipe' });
    const { code, stderr } = await outcomeOf(child, '');
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
  expect(await readFile(summary, 'utf8')).toMatch(/^\| review on mini int8-block \| 100\.0% \|/mu);
  const junit = await readFile(join(folder, 'evaluation/junit.xml'), 'utf8');
  expect(junit).toContain('<testcase classname="review" name="accuracy at least 0.75"/>');
  expect(await readFile(join(folder, 'evaluation/report.html'), 'utf8')).toMatch(/^<!doctype html>/u);
});
