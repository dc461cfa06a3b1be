/** examples/operations/qaio.service: what systemd says of it, and what it starts. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { root, runAio, serveWith } from './testing/aio.js';
import { missingCommand, testIf } from './testing/optional.js';

let folder: string;
let unit: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-systemd-'));
  const text = await readFile(join(root, 'examples/operations/qaio.service'), 'utf8');
  // systemd looks whether the program is there
  unit = text.replaceAll('/usr/bin/node', process.execPath);
  await writeFile(join(folder, 'qaio.service'), unit);
});
afterAll(() => rm(folder, { recursive: true }));

const missing = missingCommand('systemd-analyze', ['--version']);

function analyze(...args: readonly string[]): readonly [number | null, string] {
  const done = spawnSync('systemd-analyze', [...args, join(folder, 'qaio.service')], { encoding: 'utf8' });
  return [done.status, done.stderr];
}

testIf(missing, 'systemd finds nothing wrong with it', async () => {
  expect(analyze('verify')).toEqual([0, '']);
});

testIf(missing, 'systemd would find what is wrong, and holds it for well confined', async () => {
  // of 100; 12 with systemd 252
  expect(analyze('security', '--offline=true', '--threshold=20')[0]).toBe(0);
  await writeFile(join(folder, 'qaio.service'), unit.replace('ProtectHome=yes', 'ProtectHome=perhaps'));
  expect(analyze('verify')[1]).toMatch(/protect home value.*perhaps/u);
  await writeFile(join(folder, 'qaio.service'), unit);
});

/** The line that an operator may let count, with systemd's folder for state in this test's. */
function keeping(): Record<string, string> {
  const state = /^StateDirectory=(?<name>.*)$/mu.exec(unit)?.groups?.['name'];
  const line = /^#Environment=(?<words>QAIO_SESSIONS_DIR=.*)$/mu.exec(unit)?.groups?.['words'] ?? '';
  const pairs = line.split(' ').map((word) => word.split('=') as [string, string]);
  for (const [, path] of pairs) expect(path).toMatch(new RegExp(`^%S/${state}/`, 'u'));
  return Object.fromEntries(pairs.map(([name, path]) => [name, path.replace('%S', folder)]));
}

test('what it starts serves, with a key that systemd hands over, tasks from its folder, and a place for what is kept', async () => {
  const [, program, ...args] = (/^ExecStart=(?<line>.*)$/mu.exec(unit)?.groups?.['line'] ?? '').split(' ');
  expect(program).toBe('/opt/qaio/node_modules/@qaio/cli/bin/aio.mjs');
  const [command, ...options] = args.map((word) =>
    word.replace('%d', folder).replace('/etc/qaio/tasks', join(folder, 'tasks')),
  );
  expect(command).toBe('serve');
  expect(unit).toContain('LoadCredential=api-keys:');
  const { stdout: key } = await runAio(['keys', 'new', 'test', '--file', join(folder, 'api-keys')]);
  await mkdir(join(folder, 'tasks'));
  await copyFile(join(root, 'examples/github-action/tasks/review.yaml'), join(folder, 'tasks/review.yaml'));
  const served = await serveWith(keeping(), ...options);
  try {
    const url = `http://${served.httpAddress}/v1/tasks/review`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: `Bearer ${key.trim()}` } })).status).toBe(200);
    expect((await readdir(join(folder, 'qaio'))).sort()).toEqual(['feedback', 'sessions']);
  } finally {
    expect(await served.stop()).toBe(0);
  }
});
