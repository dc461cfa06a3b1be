/** How often edits of task files have them reloaded. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { FSWatcher } from 'chokidar';
import type { Logger } from './logger.js';
import type { TaskReloader, TaskReloaderOptions } from './task-reloader.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';
import { watchedReloader } from './testing/watched-reloader.js';

let scripted: ScriptedServer;
let reloader: TaskReloader | undefined;
let watcher: FSWatcher | undefined;
const reloads = jest.fn();
const logger = { info: reloads, warn: reloads, error: reloads } as unknown as Logger;
beforeEach(async () => {
  scripted = await startScriptedServer();
  // only the one under test follows the edits
  await scripted.reloader.close();
  reloads.mockClear();
});
afterEach(async () => {
  await reloader?.close();
  await scripted.close();
});

async function watch(options: Partial<TaskReloaderOptions> = {}): Promise<TaskReloader> {
  ({ reloader, watcher } = await watchedReloader(scripted, { logger, ...options }));
  return reloader;
}

/** Of its version, each told at once. */
const editOften = async (minor: number): Promise<void> => {
  const path = join(scripted.tasksFolder, 'chat.yaml');
  const text = await readFile(path, 'utf8');
  for (let i = 0; i < 20; i++) {
    await writeFile(path, text.replace(/^version: .*/mu, `version: 1.${minor}.${i}`));
    watcher?.emit('all', 'change', path);
  }
};

test('edits at once are one reload', async () => {
  // longer than a busy machine takes from one edit to the next
  const settleMs = 1000;
  const own = await watch({ settleMs });
  const reloaded = new Promise<void>((resolve) => void own.subscribe(resolve));
  await editOften(1);
  await reloaded;
  await setTimeout(settleMs + 200);
  expect(reloads).toHaveBeenCalledTimes(1);
});

test('while one is reloaded, all edits are one more, and count', async () => {
  const { tasks } = scripted;
  const own = await watch();
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const warmUp = tasks.warmUp.bind(tasks);
  const reached = new Promise<void>((resolve) => {
    tasks.warmUp = async (next) => {
      resolve();
      await held;
      await warmUp(next);
    };
  });
  void own.reload();
  await reached;
  for (let minor = 1; minor <= 3; minor++) {
    await editOften(minor);
    await setTimeout(30);
  }
  const asked = [own.reload(), own.reload()];
  goOn();
  await Promise.all(asked);
  await setTimeout(100);
  expect(reloads).toHaveBeenCalledTimes(2);
  expect(tasks.tasks.get('chat').task.definition.version).toBe('1.3.19');
});

test.each([
  ['a file that tasks are not read from', 'README.txt', () => 'mine'],
  ['a task file whose text stays', 'chat.yaml', (text: string) => text],
])('%s changes nothing when it is written', async (_, name, edit) => {
  await watch({ pollMs: 20 });
  const path = join(scripted.tasksFolder, name);
  await writeFile(path, edit(await readFile(path, 'utf8').catch(() => '')));
  watcher?.emit('all', 'change', path);
  await setTimeout(200);
  expect(reloads).not.toHaveBeenCalled();
});

test('an edit waits until it has settled', async () => {
  await watch({ settleMs: 1_000_000 });
  await editOften(1);
  await setTimeout(100);
  expect(reloads).not.toHaveBeenCalled();
});
