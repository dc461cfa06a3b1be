import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { root } from './testing/aio.js';

test('what is built is not built again', () => {
  const build = () => spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, encoding: 'utf8' });
  expect(build().status).toBe(0);
  expect(build()).toMatchObject({ status: 0, stdout: '', stderr: '' });
}, 120_000);
