import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { filesFingerprint } from './files-fingerprint.js';
import { createLogger } from './logger.js';
import { TaskReloader, type TaskReloaderOptions } from './task-reloader.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

let scripted: ScriptedServer;
let mounted: string;
let reloader: TaskReloader;
const logger = createLogger({ level: 'error', format: 'json', stream: { write: () => undefined } });

const reloaderOf = (options: Pick<TaskReloaderOptions, 'pollMs' | 'seen'>): TaskReloader =>
  new TaskReloader({
    sources: { shipped: [scripted.tasksFolder], own: [mounted], from: mounted },
    executor: scripted.tasks,
    logger,
    settleMs: 10,
    ...options,
  });

/** A folder as Kubernetes mounts a ConfigMap: files are links through `..data`, which is a link to the folder in use. */
beforeEach(async () => {
  scripted = await startScriptedServer();
  mounted = await mkdtemp(join(tmpdir(), 'qaio-mounted-'));
  const task = await readFile(join(scripted.tasksFolder, 'sentiment.yaml'), 'utf8');
  for (const version of ['1.0.1', '1.0.2']) {
    await mkdir(join(mounted, `..${version}`));
    const text = task
      .replace(/^name: .*/mu, 'name: mounted')
      .replace(/^version: .*/mu, `version: ${version}`);
    await writeFile(join(mounted, `..${version}`, 'mounted.yaml'), text);
  }
  await symlink('..1.0.1', join(mounted, '..data'));
  await symlink('..data/mounted.yaml', join(mounted, 'mounted.yaml'));
  reloader = reloaderOf({ pollMs: 50 });
  await reloader.ready();
  await reloader.reload();
});
afterEach(async () => {
  await reloader.close();
  await scripted.close();
  await rm(mounted, { recursive: true, force: true });
});

const version = (): string | undefined =>
  reloader.tasks().find(({ name }) => name === 'mounted')?.definition.version;
const told = (): Promise<void> => new Promise((resolve) => void reloader.subscribe(resolve));

async function swap(target: string): Promise<void> {
  await symlink(target, join(mounted, '..data_tmp'));
  await rename(join(mounted, '..data_tmp'), join(mounted, '..data'));
}

test('a swap between folders that stay is noticed, there and back', async () => {
  expect(version()).toBe('1.0.1');
  let reloaded = told();
  await swap('..1.0.2');
  await reloaded;
  expect(version()).toBe('1.0.2');
  reloaded = told();
  await swap('..1.0.1');
  await reloaded;
  expect(version()).toBe('1.0.1');
});

test('an edit between the first reading and the first look is noticed', async () => {
  const seen = await filesFingerprint([mounted]);
  await reloader.close();
  await swap('..1.0.2');
  reloader = reloaderOf({ pollMs: 60_000, seen });
  await told();
  expect(version()).toBe('1.0.2');
});

test('what lies at a path changes its fingerprint; what is left alone, or begins with a dot, does not', async () => {
  const file = join(mounted, '..1.0.1/mounted.yaml');
  const before = await filesFingerprint([mounted]);
  await writeFile(join(mounted, '.lock'), '');
  expect(await filesFingerprint([mounted])).toBe(before);
  await copyFile(file, join(mounted, 'more.yaml'));
  const more = await filesFingerprint([mounted]);
  expect(more).not.toBe(before);
  await writeFile(file, '#', { flag: 'a' });
  expect(await filesFingerprint([mounted])).not.toBe(more);
  expect(await filesFingerprint([file])).not.toBe('');
  expect(await filesFingerprint(['/nonexistent'])).toBe('');
});
