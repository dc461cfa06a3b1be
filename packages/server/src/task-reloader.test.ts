import { copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { FSWatcher } from 'chokidar';
import type { Logger } from './logger.js';
import type { TaskReloader, TaskReloaderOptions } from './task-reloader.js';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';
import { watchedReloader } from './testing/watched-reloader.js';

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

test('a follower that throws takes nothing from the others, and is logged', async () => {
  const { reloader, log } = scripted;
  reloader.subscribe(() => {
    throw new Error('planted');
  });
  const other = told();
  await reloader.reload();
  await other;
  expect(unhandled).toEqual([]);
  expect(log.join('')).toContain('A listener for changes of the tasks failed');
});

test('who no longer follows is told nothing', async () => {
  const { reloader } = scripted;
  const listener = jest.fn();
  reloader.subscribe(listener)();
  await reloader.reload();
  expect(listener).not.toHaveBeenCalled();
});

test('a task that does not fit the model changes nothing', async () => {
  const { reloader, tasksFolder } = scripted;
  const path = join(tasksFolder, 'sentiment.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('} } } }\n', '} } }, limits: { maxTokens: 9999 } }\n'));
  const etags = (): string[] => reloader.tasks().map(({ etag }) => etag);
  const before = etags();
  await reloader.reload();
  expect(reloader.problems).toMatchObject([
    { message: expect.stringMatching(/^Task 'sentiment' needs \d+ tokens/u) },
  ]);
  expect(etags()).toEqual(before);
});

test('beside a broken file the others are followed, and once it is mended so is it', async () => {
  const { reloader, tasksFolder } = scripted;
  const [chat, sentiment] = ['chat', 'sentiment'].map((name) => join(tasksFolder, `${name}.yaml`)) as [
    string,
    string,
  ];
  const [chatText, sentimentText] = [await readFile(chat, 'utf8'), await readFile(sentiment, 'utf8')];
  const versions = (): string[] => reloader.tasks().map(({ definition }) => definition.version);
  await writeFile(chat, 'name: [');
  await writeFile(sentiment, sentimentText.replace('1.0.0', '1.0.1'));
  await reloader.reload();
  expect(reloader.problems).toMatchObject([{ file: chat }]);
  expect(versions()).toEqual(['1.0.0', '1.0.1']);
  await writeFile(chat, chatText.replace('1.0.0', '1.0.2'));
  await reloader.reload();
  expect(reloader.problems).toEqual([]);
  expect(versions()).toEqual(['1.0.2', '1.0.1']);
});

test('a problem of several tasks together is told in its own words', async () => {
  const { reloader, tasksFolder } = scripted;
  await rm(join(tasksFolder, 'sentiment.yaml'));
  await reloader.reload();
  expect(reloader.problems).toMatchObject([
    { message: expect.stringMatching(/^Task 'chat' needs 'sentiment', which is not loaded/u) },
  ]);
});

test('a task that has not changed keeps its date, one that has gets another; both know their files', async () => {
  const { reloader, tasksFolder } = scripted;
  const origins = () => Object.fromEntries(reloader.tasks().map(({ name, origin }) => [name, origin]));
  const before = origins();
  const path = join(tasksFolder, 'chat.yaml');
  await setTimeout(2);
  await writeFile(path, (await readFile(path, 'utf8')).replace('1.0.0', '1.0.1'));
  await reloader.reload();
  const after = origins();
  const { file, loadedAt } = before['sentiment'] ?? {};
  expect(after['sentiment']).toMatchObject({ file, loadedAt });
  expect(after['chat']?.loadedAt).not.toEqual(before['chat']?.loadedAt);
  expect(after['chat']?.file).toBe(path);
});

describe('with a watcher of its own', () => {
  let reloader: TaskReloader | undefined;
  let watcher: FSWatcher | undefined;
  afterEach(() => reloader?.close());
  const watch = async (options: Partial<TaskReloaderOptions> = {}): Promise<TaskReloader> => {
    ({ reloader, watcher } = await watchedReloader(scripted, { logger, ...options }));
    return reloader;
  };
  const reloads = jest.fn();
  const logger = { info: reloads, warn: reloads, error: reloads } as unknown as Logger;
  beforeEach(async () => {
    // only the one under test follows the edits
    await scripted.reloader.close();
    reloads.mockClear();
  });
  test('nothing is reloaded before an edit', async () => {
    await watch();
    await setTimeout(300);
    expect(reloads).not.toHaveBeenCalled();
  });

  test('files in a folder below are not watched', async () => {
    const below = join(scripted.tasksFolder, 'below');
    await mkdir(below);
    await writeFile(join(below, 'it.yaml'), 'no: task');
    await watch();
    const watched = watcher?.getWatched() ?? {};
    expect(watched[scripted.tasksFolder]?.sort()).toEqual(['below', 'chat.yaml', 'sentiment.yaml']);
    expect(watched[below] ?? []).toEqual([]);
  });

  test('a failure to watch is logged', async () => {
    await watch();
    watcher?.emit('error', new Error('planted'));
    expect(reloads.mock.calls).toEqual([[{ err: new Error('planted') }, expect.stringContaining('watch')]]);
  });

  test('packages are looked up by name in the folder that it is given', async () => {
    const { tasksFolder } = scripted;
    const jobs = join(tasksFolder, 'node_modules/jobs');
    await mkdir(jobs, { recursive: true });
    await writeFile(join(jobs, 'package.json'), '{ "qaio": { "tasks": "." } }');
    await copyFile(join(tasksFolder, 'sentiment.yaml'), join(jobs, 'sentiment.yaml'));
    const own = await watch({ sources: { shipped: [], own: ['jobs'], from: tasksFolder } });
    await own.reload();
    expect(own.problems).toEqual([]);
    expect(names()).toEqual(['sentiment']);
  });

  test('a task of one’s own takes the place of one that ships, for those that need it too, until its file goes', async () => {
    const { tasks, tasksFolder } = scripted;
    const mine = join(tasksFolder, 'mine');
    const file = join(mine, 'mood.yaml');
    await mkdir(mine);
    const sources = { shipped: [tasksFolder], own: [mine], from: tasksFolder };
    const own = await watch({ sources, settleMs: 1_000_000 }); // reloads only when told to
    const needed = async () => {
      const { upstream } = await tasks.run({ task: 'chat', input: { message: '好' } });
      return upstream.map(({ taskEtag }) => taskEtag);
    };
    const served = () => tasks.tasks.get('sentiment').task;
    const shipped = await needed();
    const text = await readFile(join(tasksFolder, 'sentiment.yaml'), 'utf8');
    await writeFile(file, text.replace('1.0.0', '2.0.0'));
    await own.reload();
    expect(served().origin).toMatchObject({ file, replacesShipped: true });
    expect(await needed()).toEqual([served().etag]);
    expect(served().etag).not.toBe(shipped[0]);
    expect(reloads.mock.calls).toEqual([
      [{ tasks: ['chat', 'sentiment'], replacesShipped: { sentiment: file } }, 'Tasks reloaded'],
    ]);
    await rm(file);
    await own.reload();
    expect(await needed()).toEqual(shipped);
    expect(served().origin.replacesShipped).toBeUndefined();
  });

  test('reloads come one after another', async () => {
    const { tasks } = scripted;
    const own = await watch();
    let [underWay, most] = [0, 0];
    const warmUp = tasks.warmUp.bind(tasks);
    tasks.warmUp = async (next) => {
      most = Math.max(most, ++underWay);
      await warmUp(next);
      underWay--;
    };
    const first = own.reload();
    await setTimeout(1);
    await Promise.all([first, own.reload()]);
    expect([reloads.mock.calls.length, most]).toEqual([2, 1]);
  });

  test('closing waits for a reload that is under way, and tells who follows', async () => {
    const { tasks } = scripted;
    const own = await watch();
    const told = jest.fn();
    const order: string[] = [];
    own.subscribe(told);
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const reached = new Promise<void>((resolve) => {
      tasks.warmUp = async () => {
        resolve();
        await held;
        order.push('reloaded');
      };
    });
    void own.reload();
    await reached;
    const closing = own.close().then(() => order.push('closed'));
    expect(told).toHaveBeenCalledTimes(1);
    await setTimeout(50);
    goOn();
    await closing;
    expect(order).toEqual(['reloaded', 'closed']);
  });

  test('once it is closed, it watches nothing', async () => {
    const watchers = async (): Promise<number> => {
      await setTimeout(20); // handles go a turn after they are closed
      return process.getActiveResourcesInfo().filter((name) => name.startsWith('FSEvent')).length;
    };
    const before = await watchers();
    const own = await watch();
    expect(await watchers()).toBeGreaterThan(before);
    await own.close();
    expect(await watchers()).toBe(before);
  });
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
