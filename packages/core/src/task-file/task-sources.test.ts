import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { taskHeader } from '../testing/scripted-tasks.js';
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
  await expect(loadTaskSources(sources)).rejects.toThrow(/own\/b\.yaml:10:15: .*cycle: b -> a -> b/u);
});

describe('what is wrong between files has its place in one of them', () => {
  const needs = (name: string): string => `needs:\n  x:\n    task: ${name}\n    with: { text: '{{ text }}' }`;
  const problems = (): Promise<unknown> =>
    loadTaskSources(sources).then(
      () => [],
      (error: unknown) => (error as { problems: unknown }).problems,
    );

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

describe('a broken file hides nothing that is wrong between the others', () => {
  const needs = (name: string, input = 'text'): string =>
    `needs: { x: { task: ${name}, with: { ${input}: '{{ text }}' } } }`;
  const told = async (judges = false): Promise<string[]> => {
    const error: unknown = await loadTaskSources(sources, { judges }).catch((thrown: unknown) => thrown);
    const { problems } = error as { problems: { file: string; path: string }[] };
    return problems.map(({ file, path }) => `${relative(root, file)} ${path}`);
  };

  test.each([
    ['a fault', `${taskHeader('broken')}prompt: 1\n`],
    ['no YAML', 'name: broken\nprompt: [\n'],
    ['a wrong name, but that of the file', 'name: 不好\n'],
    ['nothing', ''],
  ])('%s: needs, names and inputs are looked at, but for those of the broken task', async (_, text) => {
    await writeFile(join(root, 'own/broken.yaml'), text);
    await plant('shipped/broken.yaml', 'broken');
    await plant('own/a.yaml', 'a', needs('nowhere'));
    await plant('own/b.yaml', 'b', needs('a', 'txt'));
    await plant('own/c.yaml', 'c', needs('broken', 'line'));
    await plant('own/d.yaml', 'a');
    const found = await told();
    expect(found.filter((one) => !one.startsWith('own/broken'))).toEqual([
      'own/d.yaml name',
      'own/a.yaml needs.x.task',
      'own/b.yaml needs.x.with.txt',
    ]);
    expect(found.some((one) => one.startsWith('own/broken'))).toBe(true);
  });

  test('what judges in tests is told beside, where it is asked for', async () => {
    const judged = (judge: string): string =>
      `tests: [{ vars: {}, assert: [{ type: judge, task: ${judge}, label: x }] }]`;
    await writeFile(join(root, 'own/broken.yaml'), 'name: broken');
    await plant('own/a.yaml', 'a', judged('nobody'));
    await plant('own/b.yaml', 'b', judged('broken'));
    await plant('own/c.yaml', 'c', needs('nowhere'));
    const [others, all] = [await told(), await told(true)];
    expect(all.filter((one) => !others.includes(one))).toEqual(['own/a.yaml tests.0.assert.0.task']);
    expect(others).toContain('own/c.yaml needs.x.task');
  });
});
