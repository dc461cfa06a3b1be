import { jest } from '@jest/globals';
import { FSWatcher } from 'chokidar';
import { TaskReloader, type TaskReloaderOptions } from '../task-reloader.js';
import { type ScriptedServer, shortestSettleMs } from './scripted-server.js';

export interface WatchedReloader {
  readonly reloader: TaskReloader;
  /** Its own, to tell it of edits that the system does not. */
  readonly watcher: FSWatcher | undefined;
}

/** A reloader of a server's tasks beside its own, which the caller has closed. */
export async function watchedReloader(
  { tasks: executor, tasksFolder }: ScriptedServer,
  options: Pick<TaskReloaderOptions, 'logger'> & Partial<TaskReloaderOptions>,
): Promise<WatchedReloader> {
  const sources = { shipped: [tasksFolder], own: [], from: tasksFolder };
  const on = jest.spyOn(FSWatcher.prototype, 'on');
  const reloader = new TaskReloader({ sources, executor, settleMs: shortestSettleMs, ...options });
  const [watcher] = on.mock.contexts as FSWatcher[];
  on.mockRestore();
  await reloader.ready();
  return { reloader, watcher };
}
