/** Documents say what is there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { cacheFolder, root, runAio } from './testing/aio.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'examples/github-action/README.md',
  'examples/ray/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Fenced blocks of a language. */
function blocks(path: string, language: string): string[] {
  return [...read(path).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gmsu'))].map(
    ([, code]) => code ?? '',
  );
}

test('docs/architecture.md has a row for every package and every folder of core and models', () => {
  const [above = '', ofCore = '', ofModels = ''] = read('docs/architecture.md').split(
    /^(?:Inside `packages\/core\/src`|And inside `packages\/models\/src`)/mu,
  );
  const rows = (text: string, pattern: RegExp): (string | undefined)[] =>
    [...text.matchAll(pattern)].map(([, name]) => name).sort();
  expect(rows(above, /^\| `packages\/([\w-]+)`/gmu)).toEqual(readdirSync(join(root, 'packages')).sort());
  expect(rows(ofCore, /^\| `([\w-]+)\/`/gmu)).toEqual(foldersOf('packages/core/src'));
  expect(rows(ofModels, /^\| `([\w-]+)\/`/gmu)).toEqual(
    foldersOf('packages/models/src').filter((name) => name !== 'testing'),
  );
});

test('the embedded model says in both languages how good it is, as docs/accuracy.md has measured', () => {
  const { note } = JSON.parse(read('packages/models/mini/qaio.json')) as { note: string };
  const accuracy = read('docs/accuracy.md');
  const [, right = '?'] = /the embedded model has ([\d.]+) % of all rows right/u.exec(accuracy) ?? [];
  const [, open = '?'] = /^\| embedded \| +[\d.]+ % \| +([\d.]+) % of 7,174/mu.exec(accuracy) ?? [];
  const lines = note.split('\n').map((line) => line.match(/[\d.,]*\d/gu));
  expect(lines).toEqual([
    [right, '7,174', open],
    ['7174', right, open],
  ]);
});

test('docs/accuracy.md says of the import of now, and of each before it, which figures are of it', () => {
  const source = read('packages/models/src/import/exporter-version.ts');
  const now = Number(/exporterVersion = (\d+);/u.exec(source)?.[1]);
  const rows = [...read('docs/accuracy.md').matchAll(/^\| +(\d+) \| \d+ \w+ \d{4} +\|/gmu)];
  const versions = rows.map(([, version]) => Number(version));
  expect(versions).toEqual(versions.map((_, i) => now - i));
  expect(versions.length).toBeGreaterThan(1);
});

function foldersOf(path: string): string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

test('files that docs/request-lifecycle.md names are there', () => {
  const lines = blocks('docs/request-lifecycle.md', 'text').join('\n');
  const names = [...lines.matchAll(/\b(core|server)\/([\w/-]+\.ts)/gu)].map(
    ([, name, path]) => `packages/${name}/src/${path}`,
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('files that docs/extending.md names are there', () => {
  const names = [...read('docs/extending.md').matchAll(/`(packages\/[\w/.-]+)`/gu)].map(
    ([, path]) => path ?? '',
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every class that core exports stands in the glossary', async () => {
  const core: Readonly<Record<string, unknown>> = await import('@qaio/core');
  const classes = Object.keys(core).filter((name) => /^class\b/u.test(String(core[name])));
  expect(classes).toContain('TaskExecutor');
  const glossary = read('docs/glossary.md');
  expect(classes.filter((name) => !glossary.includes(`\`${name}\``))).toEqual([]);
});

test('the published JSON Schema is the one in the code', async () => {
  const { taskJsonSchema } = await import('@qaio/core');
  expect(JSON.parse(read('packages/tasks/schema/task.schema.json'))).toEqual(taskJsonSchema());
});

test('the table of fields in docs/tasks.md is the one in the code', async () => {
  const { taskJsonSchema } = await import('@qaio/core');
  const script = pathToFileURL(join(root, 'scripts/task-reference.mjs')).href;
  const { taskReference } = (await import(script)) as { taskReference: (schema: object) => string };
  const cells = (table: string): string[] =>
    table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replace(/ +/gu, ' '));
  const page = read('docs/tasks.md').split('<!-- fields: generated -->')[1] ?? '';
  expect(cells(page.split('<!-- end of fields -->')[0] ?? '')).toEqual(
    cells(taskReference(taskJsonSchema())),
  );
});

describe('a document and its Chinese twin', () => {
  const twins = documents.filter((name) => name.endsWith('.zh-CN.md'));
  const english = (path: string): string => path.replace('.zh-CN.md', '.md');
  const commands = (path: string): string[] =>
    blocks(path, 'sh').map((code) => code.replace(/#.*$/gmu, '').replace(/ +$/gmu, ''));
  const codeOfRows = (path: string): (readonly string[])[] =>
    [...read(path).matchAll(/^\| (.*?) +\|/gmu)].map(([, cell = '']) => cell.match(/`[^`]+`/gu) ?? []);

  test.each(twins)('%s has the same commands, files and rows of tables, in the same order', (path) => {
    expect(commands(path)).toEqual(commands(english(path)));
    expect(blocks(path, 'yaml')).toEqual(blocks(english(path), 'yaml'));
    expect(codeOfRows(path)).toEqual(codeOfRows(english(path)));
  });
});

test('the README’s task can be checked and run', async () => {
  const file = join(cacheFolder, 'weather.yaml');
  await writeFile(file, blocks('README.md', 'yaml')[0] ?? '');
  expect((await runAio(['tasks', 'check', file])).stdout).toBe('No problems found in weather\n');
  const { code, stdout } = await runAio(['run', 'weather', '明天会下雨吗', '--tasks', file]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^天气话题：(是|否) /u)]);
});

describe('links lead somewhere', () => {
  test.each(documents)('%s', (path) => {
    const targets = [...read(path).matchAll(/\]\((?!<?https?:)([^)#]+)/gu)].map(([, target]) => target ?? '');
    expect(targets.filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
  });
});
