import { setMaxListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import type { PromptTask } from '@qaio/core';
import { Task } from '@qaio/protocol';
import type { TaskReloader } from './task-reloader.js';
import { TaskWatch } from './watch-tasks.js';

/** A task whose etag is edited. */
function watched() {
  let etag = 'a';
  const listeners = new Set<() => void>();
  const reloader = {
    problems: [],
    isClosed: false,
    tasks: () => [{ name: 't', etag }],
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as TaskReloader;
  const watch = new TaskWatch(reloader, (task: PromptTask) => Task.fromPartial({ etag: task.etag }));
  const edit = (to: string): void => {
    etag = to;
    for (const listener of listeners) listener();
  };
  return { watch, edit, listeners };
}

const etags = ({ value }: IteratorResult<{ tasks: Task[] }, unknown>) =>
  (value as { tasks: Task[] }).tasks.map((task) => task.etag);

test('whoever reads slowly is told the newest state, once', async () => {
  const { watch, edit } = watched();
  const leave = new AbortController();
  const states = watch.follow('', leave.signal);
  expect(etags(await states.next())).toEqual(['a']);
  for (const etag of ['b', 'c', 'd']) edit(etag);
  expect(etags(await states.next())).toEqual(['d']);
  const next = states.next();
  edit('d');
  edit('e');
  expect(etags(await next)).toEqual(['e']);
  leave.abort();
  expect(await states.next()).toEqual({ done: true, value: undefined });
});

test('256 may watch; one more is refused until one has gone, which leaves nothing behind', async () => {
  const { watch, listeners } = watched();
  const leave = new AbortController();
  setMaxListeners(0, leave.signal);
  const others = Array.from({ length: 255 }, () => watch.follow(watch.version, leave.signal).next());
  const leaving = new AbortController();
  const last = watch.follow(watch.version, leaving.signal).next();
  expect(() => watch.follow('', leave.signal)).toThrow('256 calls watch the tasks already');
  leaving.abort();
  await last;
  expect((await watch.follow('', leave.signal).next()).done).toBe(false);
  leave.abort();
  await Promise.all(others);
  expect(listeners.size).toBe(1);
});
