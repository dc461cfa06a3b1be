import { beforeEach, expect, test } from '@jest/globals';
import type { PromptTask, TaskExecutor } from '@qaio/core';
import { Task } from '@qaio/protocol';
import { TaskPages } from './task-pages.js';

const setOf = (...names: readonly string[]): TaskExecutor['tasks'] =>
  ({ list: () => names.map((name) => ({ name })) }) as unknown as TaskExecutor['tasks'];

let executor: { tasks: TaskExecutor['tasks'] };
let reloader: { problems: [] };
let made: number;
let pages: TaskPages;
beforeEach(() => {
  executor = { tasks: setOf('a', 'b', 'c') };
  reloader = { problems: [] };
  made = 0;
  const toMessage = ({ name }: PromptTask): Task => Task.fromPartial({ name });
  pages = new TaskPages({ executor, reloader, toMessage, version: () => `v${++made}` });
});

const page = (pageSize = 0, pageToken = '') => pages.page({ pageSize, pageToken });
const names = (told: { readonly tasks: readonly Task[] }): string[] => told.tasks.map(({ name }) => name);

test('a page is the same object until there are other tasks, or other problems', () => {
  const first = page();
  expect(names(first)).toEqual(['a', 'b', 'c']);
  expect(page()).toBe(first);
  executor.tasks = setOf('a', 'd');
  expect(names(page())).toEqual(['a', 'd']);
  reloader.problems = [];
  expect([page().version, page().version, made]).toEqual(['v3', 'v3', 3]);
});

test('sizes and tokens have pages of their own', () => {
  const first = page(2);
  expect(names(first)).toEqual(['a', 'b']);
  expect(names(page(2, first.nextPageToken))).toEqual(['c']);
  expect(page(2)).toBe(first);
});

test('of sizes without end a few are kept', () => {
  const first = page();
  for (let size = 1; size <= 200; size++) page(size);
  expect(page()).not.toBe(first);
  expect(page()).toBe(page());
});
