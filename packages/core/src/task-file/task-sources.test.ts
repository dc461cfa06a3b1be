import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { taskHeader } from '../testing/scripted-tasks.js';
import { TaskRegistry } from '../task/task-registry.js';
import { type TaskSources, loadTaskSources } from './task-sources.js';

let sources: TaskSources;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'qaio-sources-'));
  const [shipped, own] = [join(root, 'shipped'), join(root, 'own')];
  for (const folder of [shipped, own]) await mkdir(folder);
  sources = { shipped: [shipped], own: [own], from: root };
});
afterEach(() => rm(root, { recursive: true, force: true }));

const plant = (file: string, name: string, more = ''): Promise<void> =>
  writeFile(
    join(root, file),
    `${taskHeader(name)}
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
${more}`,
  );

test('a task of one’s own is read instead of the one that ships under its name', async () => {
  await plant('shipped/a.yaml', 'a');
  await plant('shipped/b.yaml', 'b');
  await plant('own/mine.yaml', 'b');
  const origins = (await loadTaskSources(sources)).map(({ name, origin }) => [
    name,
    origin.file,
    origin.replacesShipped,
  ]);
  expect(origins).toEqual([
    ['a', join(root, 'shipped/a.yaml'), undefined],
    ['b', join(root, 'own/mine.yaml'), true],
  ]);
});

test('a need of a task that ships is checked against the one that takes its place', async () => {
  const needs = (name: string): string => `needs: { x: { task: ${name}, with: { text: '{{ text }}' } } }`;
  await plant('shipped/a.yaml', 'a', needs('b'));
  await plant('shipped/b.yaml', 'b');
  await plant('own/b.yaml', 'b', needs('a'));
  const tasks = await loadTaskSources(sources);
  expect(() => new TaskRegistry(tasks)).toThrow(/own\/b\.yaml:10:15: .*cycle: b -> a -> b/u);
});

describe('what is wrong between files has its place in one of them', () => {
  const needs = (name: string): string => `needs:\n  x:\n    task: ${name}\n    with: { text: '{{ text }}' }`;
  const problems = async (): Promise<unknown> => {
    const tasks = await loadTaskSources(sources);
    try {
      new TaskRegistry(tasks);
      return [];
    } catch (error) {
      return (error as { problems: unknown }).problems;
    }
  };

  test('a need that is not there', async () => {
    await plant('own/a.yaml', 'a', needs('nowhere'));
    expect(await problems()).toEqual([
      expect.objectContaining({ file: join(root, 'own/a.yaml'), line: 12, column: 5, path: 'needs.x.task' }),
    ]);
  });

  test('a name that is given twice', async () => {
    await plant('own/a.yaml', 'a');
    await plant('own/b.yaml', 'a');
    expect(await problems()).toEqual([
      expect.objectContaining({ file: join(root, 'own/b.yaml'), line: 2, column: 1, path: 'name' }),
    ]);
  });

  test('a cycle', async () => {
    await plant('own/a.yaml', 'a', needs('b'));
    await plant('own/b.yaml', 'b', needs('a'));
    expect(await problems()).toEqual([
      expect.objectContaining({ file: join(root, 'own/a.yaml'), line: 12, column: 5, path: 'needs.x.task' }),
    ]);
  });
});

test('the problems of both are told at once, even where one would take the other’s place', async () => {
  await writeFile(join(root, 'shipped/a.yaml'), 'name: a');
  await writeFile(join(root, 'own/a.yaml'), 'name: a');
  const error: unknown = await loadTaskSources(sources).catch((thrown: unknown) => thrown);
  const files = new Set((error as { problems: { file: string }[] }).problems.map(({ file }) => file));
  expect([...files]).toEqual([join(root, 'shipped/a.yaml'), join(root, 'own/a.yaml')]);
});
