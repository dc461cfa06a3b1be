import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from '../testing/run-in-context.js';
import type { Finding } from '../doctor/finding.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function doctor(defaultModel: string, ...options: readonly string[]) {
  const terminal = { isDumb: false, locale: 'C.UTF-8', palette: 'dark' } as const;
  const args = ['doctor', '--listen', '127.0.0.1:0', '--http', '127.0.0.1:0', ...options];
  return runInContext(args, { cacheFolder: folder, defaultModel, terminal });
}

test('where all is well the model has judged a sentence, nothing was reported to anybody, and the code is 0', async () => {
  const { code, stdout } = await doctor(embeddedModelFolder, '--json', '--whole');
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: readonly Finding[] };
  expect([code, ok]).toEqual([0, true]);
  const says = Object.fromEntries(findings.map((finding) => [finding.check, finding.says]));
  expect(says['judgement']).toMatch(/→ 正面/u);
  expect(says['model']).toMatch(/^mini fp32 from /u);
  expect(says['runtime']).toMatch(/^ONNX Runtime \d+\.\d+\.\d+ over its (?:C API|Node binding)$/u);
  expect(says['telemetry']).toMatch(/^off: /u);
  expect(findings.every(({ status, remedy }) => status === 'ok' || remedy !== undefined)).toBe(true);
});

test('the terminal is judged by its own locale, whatever language is asked for', async () => {
  const { stdout } = await doctor('/nonexistent/model', '--json', '--lang', 'zh');
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
  expect(findings.find(({ check }) => check === 'terminal')).toMatchObject({
    status: 'ok',
    says: expect.stringContaining('C.UTF-8'),
  });
});

test('what is no address is a wrong command line, before anything is looked at', async () => {
  expect(await runInContext(['doctor', '--listen', 'foo'], { cacheFolder: folder })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining("'foo' is not an address"),
  });
  const twice = ['--listen', '127.0.0.1:5', '--http', '127.0.0.1:5'];
  expect(await runInContext(['doctor', ...twice], { cacheFolder: folder })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'aio: --listen and --http are both 127.0.0.1:5. Give each an address of its own.\n',
  });
});

test('what will not work is told with what to do, and the code is 1', async () => {
  const file = join(folder, 'x.yaml');
  await writeFile(file, 'name: x\n');
  const missing = await doctor('/nonexistent/model');
  expect(missing.code).toBe(1);
  expect(missing.stdout).toMatch(
    /^fail {2}model {6}The model folder \/nonexistent\/model does not exist.*\n +\S/mu,
  );
  expect(missing.stderr).toBe('aio: model: not as it should be.\n');
  const wrong = await doctor(embeddedModelFolder, '--tasks', file);
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/^fail {2}tasks .*x\.yaml:1:1/mu)]);
});
