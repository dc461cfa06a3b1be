import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';

let scripted: ScriptedServer;
const unhandled: unknown[] = [];
const note = (reason: unknown): unknown => unhandled.push(reason);
beforeEach(async () => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
  scripted = await startScriptedServer();
  await scripted.reloader.ready();
});
afterEach(async () => {
  await scripted.close();
  process.off('unhandledRejection', note);
});

const names = (): string[] => scripted.reloader.tasks().map(({ name }) => name);
const judge = () => scripted.tasks.run({ task: 'sentiment', input: { text: '好' } });

/** Waits for the next swap or problem that an edit brings about. */
const told = (): Promise<void> =>
  new Promise((resolve) => {
    const unsubscribe = scripted.reloader.subscribe(() => {
      unsubscribe();
      resolve();
    });
  });

const edits: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  'a dangling link': (folder) => symlink(join(folder, 'nowhere'), join(folder, 'it.yaml')),
  'a file that is half written': (folder) =>
    writeFile(join(folder, 'chat.yaml'), 'apiVersion: prompttasks/v1\nname: ['),
  'a folder where a file was': async (folder) => {
    await rm(join(folder, 'chat.yaml'));
    await mkdir(join(folder, 'chat.yaml'));
  },
  'a need that is gone': (folder) => rm(join(folder, 'sentiment.yaml')),
  'a folder that is gone': (folder) => rm(folder, { recursive: true }),
  'a folder that is renamed': (folder) => rename(folder, `${folder}-away`),
};

describe('the last good tasks stay and the problem is told, whatever an edit leaves behind', () => {
  test.each(Object.keys(edits))('%s', async (what) => {
    const { reloader, tasksFolder } = scripted;
    await edits[what]?.(tasksFolder);
    await reloader.reload();
    expect(reloader.problems.length).toBeGreaterThan(0);
    expect(names()).toEqual(['chat', 'sentiment']);
    expect((await judge()).result.output).toMatchObject({ label: '正面' });
    expect(unhandled).toEqual([]);
    await rm(`${tasksFolder}-away`, { recursive: true, force: true });
  });
});

test('a bug while reloading is logged, not thrown, and reloading goes on', async () => {
  const { reloader, tasks, log } = scripted;
  const warmUp = tasks.warmUp.bind(tasks);
  tasks.warmUp = () => Promise.reject(new Error('planted'));
  await reloader.reload();
  expect(reloader.problems).toMatchObject([{ message: expect.stringContaining('log says why') }]);
  expect(log.join('')).toContain('planted');
  tasks.warmUp = warmUp;
  await reloader.reload();
  expect(reloader.problems).toEqual([]);
  expect(unhandled).toEqual([]);
});

test('a follower that throws takes nothing from the others', async () => {
  const { reloader } = scripted;
  reloader.subscribe(() => {
    throw new Error('planted');
  });
  const other = told();
  await reloader.reload();
  await other;
  expect(unhandled).toEqual([]);
});

test('an editor’s lock file changes nothing and is not a problem', async () => {
  const { reloader, tasksFolder } = scripted;
  await symlink('somebody@host.1:2', join(tasksFolder, '.#chat.yaml'));
  await reloader.reload();
  expect(reloader.problems).toEqual([]);
  expect(names()).toEqual(['chat', 'sentiment']);
});

test('after closing nothing is reloaded', async () => {
  const { reloader, tasksFolder } = scripted;
  await reloader.close();
  await rm(join(tasksFolder, 'chat.yaml'));
  await reloader.reload();
  expect(names()).toEqual(['chat', 'sentiment']);
});
