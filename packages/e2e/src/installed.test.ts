/** What spares `npm start` an install: npm's own record says that the lock's packages are there. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { root } from './testing/aio.js';

const { isInstalled } = (await import(pathToFileURL(join(root, 'scripts/installed.mjs')).href)) as {
  readonly isInstalled: (folder: string) => boolean;
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-installed-'));
  await mkdir(join(folder, 'node_modules'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const a = { version: '1.0.0', integrity: 'sha512-a' };
const other = process.platform === 'win32' ? 'linux' : 'win32';
const lock = {
  '': { name: 'project' },
  'packages/own': { version: '0.0.0' },
  'node_modules/own': { resolved: 'packages/own', link: true },
  'node_modules/a': a,
  'node_modules/for-another': { ...a, optional: true, os: [other] },
  'node_modules/for-this': { ...a, optional: true, os: [process.platform], cpu: [process.arch] },
};
const record = {
  'node_modules/own': { resolved: 'packages/own', link: true },
  'node_modules/a': { ...a, resolved: 'https://registry.example/a.tgz' },
  'node_modules/for-this': a,
};

async function outcome(installed: Readonly<Record<string, object | undefined>>): Promise<boolean> {
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: lock }));
  await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  return isInstalled(folder);
}

test('what npm recorded is what the lock asks for, but for what is for other platforms', async () => {
  expect(await outcome(record)).toBe(true);
});

test.each<[string, Readonly<Record<string, object | undefined>>]>([
  ['a package is missing', { 'node_modules/a': undefined }],
  ['a package has another version', { 'node_modules/a': { ...a, version: '1.0.1' } }],
  ['a package has other bytes', { 'node_modules/a': { ...a, integrity: 'sha512-b' } }],
  ['a package for this platform is missing', { 'node_modules/for-this': undefined }],
])('%s', async (_, change) => {
  expect(await outcome({ ...record, ...change })).toBe(false);
});

test('without a record nothing is installed', () => {
  expect(isInstalled(folder)).toBe(false);
});
