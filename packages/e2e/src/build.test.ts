import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './testing/aio.js';

test('what is built is not built again', () => {
  const build = () => spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, encoding: 'utf8' });
  expect(build().status).toBe(0);
  expect(build()).toMatchObject({ status: 0, stdout: '', stderr: '' });
}, 120_000);

test('each program of packages/e2e is run by npm, which builds it before', () => {
  const source = join(root, 'packages/e2e/src');
  const programs = readdirSync(source).filter((name) => existsSync(join(source, name, 'main.ts')));
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  expect(programs).toContain('load');
  for (const name of programs)
    expect(scripts[name]?.split(' && ').at(-1)).toBe(`node scripts/e2e-program.mjs ${name}`);
});
