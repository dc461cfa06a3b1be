import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { kernelsLibrary } from './index.js';

const root = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-kernels-'));
  await cp(join(root, 'src'), join(folder, 'src'), { recursive: true });
  await cp(join(root, 'build.mjs'), join(folder, 'build.mjs'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const build = (compiler: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [join(folder, 'build.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, CXX: compiler },
  });

test('without a compiler, or with one that fails, the build says so, ends well and leaves nothing half made', async () => {
  for (const compiler of ['no-such-compiler', process.execPath]) {
    const { status, stderr } = build(compiler);
    expect(status).toBe(0);
    expect(stderr).toMatch(/The native operators are not built: .+\. The model runs on ONNX Runtime's own/u);
    expect(build(compiler, '--strict').status).toBe(1);
  }
  const left = await readdir(folder, { recursive: true });
  expect(left.filter((name) => /libqaio|build-/u.test(name))).toEqual([]);
});

const built = kernelsLibrary();
const withLibrary = built === undefined ? test.skip : test;
const why = built === undefined ? ' (skipped: it is not compiled here)' : '';

withLibrary(`the library has what the runtime and the engine look for${why}`, async () => {
  const bytes = await readFile(built ?? '');
  for (const name of ['RegisterCustomOps', 'qaioInstructions']) expect(bytes.includes(name)).toBe(true);
});
