/** The packages work outside this repository, and docs/embedding.md is true. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { outcomeOf, root, serveBy, startProgram } from './testing/aio.js';
import { type PackedPackage, packedProject, projectOf, run } from './testing/packed-project.js';

const guide = readFileSync(join(root, 'docs/embedding.md'), 'utf8');
const [, program = ''] = /^```ts\n(.*?)^```$/msu.exec(guide) ?? [];

let project: string;
let packages: readonly PackedPackage[];
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'qaio-packages-'));
  packages = await packedProject(project);
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

const filesLike = (pattern: RegExp): string[] =>
  packages
    .flatMap(({ name, files }) => files.map((path) => `${name}/${path}`))
    .filter((path) => pattern.test(path));

test('the packages bring their licence, the model once, and nothing that only this repository needs', () => {
  expect(filesLike(/\/LICENSE$/u)).toHaveLength(packages.length);
  expect(filesLike(/safetensors$|\.onnx$/u)).toEqual(['@qaio/models/mini/model.safetensors']);
  expect(
    filesLike(/\.map$|\.tsbuildinfo$|\.test\.|\/testing\/|fixtures|\/src\/|out-t|reference\.json/u),
  ).toEqual([]);
});

test('no script of them names a map that is not there', async () => {
  const scripts = packages.flatMap(({ folder, files }) =>
    files.filter((path) => path.endsWith('.js')).map((path) => join(folder, path)),
  );
  expect(scripts.length).toBeGreaterThan(100);
  const texts = await Promise.all(scripts.map((path) => readFile(path, 'utf8')));
  expect(scripts.filter((_, i) => /^\/\/# sourceMappingURL/mu.test(texts[i] ?? ''))).toEqual([]);
});

test('each finds the others among them, in its own version', () => {
  const versions = new Map(packages.map(({ name, version }) => [name, version]));
  const wanted = packages.flatMap(({ dependencies }) =>
    Object.entries(dependencies).filter(([name]) => name.startsWith('@qaio/')),
  );
  expect(wanted.length).toBeGreaterThan(10);
  expect(wanted.filter(([name, version]) => versions.get(name) !== version)).toEqual([]);
});

test('publint and attw find nothing wrong', () => {
  const lint = join(root, 'packages/e2e/src/testing/lint-packages.mjs');
  expect(run(process.execPath, [lint, ...packages.map(({ tarball }) => tarball)])).toBe('');
}, 60_000);

test('docs/embedding.md lists every package with its size, to a third or 20 kB', () => {
  const rows = [...guide.matchAll(/^\| `(?<name>@qaio\/\w+)` +\| +(?<size>[\d,]+) kB/gmu)].map(
    ({ groups = {} }) => [groups['name'], Number(groups['size']?.replaceAll(',', ''))] as const,
  );
  expect(rows.map(([name]) => name).sort()).toEqual(packages.map(({ name }) => name).sort());
  const sizes = new Map(packages.map(({ name, size }) => [name, size / 1000]));
  const isFar = (told: number, size = 0): boolean => Math.abs(size - told) > Math.max(told / 3, 20);
  expect(rows.filter(([name = '', told]) => isFar(told, sizes.get(name)))).toEqual([]);
});

test('the program of docs/embedding.md is typed, and judges', async () => {
  const file = join(project, 'program.ts');
  await writeFile(file, program);
  compile(file, project);
  const { code, stdout, stderr } = await outcomeOf(
    startProgram(join(project, 'program.js'), [], project),
    '',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/label: '正面'/u);
}, 60_000);

function compile(file: string, folder: string): void {
  const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
  run(
    process.execPath,
    [tsc, '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', file],
    folder,
  );
}

describe('the client with the protocol alone', () => {
  let alone: string;
  beforeAll(async () => {
    alone = await mkdtemp(join(tmpdir(), 'qaio-client-'));
    const needed = packages.filter(({ name }) => /client$|protocol$/u.test(name));
    await projectOf(
      needed.map(({ tarball }) => tarball),
      alone,
    );
  });
  afterAll(() => rm(alone, { recursive: true, force: true }));

  test('has nothing of Node in what browsers load', async () => {
    const scripts = filesLike(/^@qaio\/client\/dist\/http\/.*\.js$/u);
    expect(scripts.length).toBeGreaterThan(5);
    const texts = await Promise.all(
      scripts.map((path) => readFile(join(alone, 'node_modules', path), 'utf8')),
    );
    const imported = texts.flatMap((text) => [...text.matchAll(/from '([^'.]+)'/gu)].map(([, name]) => name));
    expect([...new Set(imported)]).toEqual(['eventsource-parser/stream']);
  });

  test('does what its README says, typed by aio tasks types', async () => {
    const readme = await readFile(join(alone, 'node_modules/@qaio/client/README.md'), 'utf8');
    const [, example = ''] = /^```ts\n(.*?)^```$/msu.exec(readme) ?? [];
    const aio = join(project, 'node_modules/@qaio/cli/bin/aio.mjs');
    const served = await serveBy(aio, project);
    try {
      const server = `http://${served.httpAddress}`;
      await writeFile(join(alone, 'program.ts'), example.replace('http://127.0.0.1:7860', server));
      run(process.execPath, [
        aio,
        'tasks',
        'types',
        '--server',
        served.grpcAddress,
        '--out',
        join(alone, 'tasks.ts'),
      ]);
      compile(join(alone, 'program.ts'), alone);
      const { code, stdout, stderr } = await outcomeOf(
        startProgram(join(alone, 'program.js'), [], alone),
        '',
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.trimEnd().split('\n');
      expect(lines[0]).toMatch(/^positive 0\.\d+$/u);
      expect(lines.slice(2, 5).sort()).toEqual(['0 负面', '1 正面', '2 INVALID_INPUT']);
      expect(lines.slice(5).join('\n')).toMatch(/^2\nINVALID_ARGUMENT INVALID_INPUT .*input\.text/su);
    } finally {
      expect(await served.stop()).toBe(0);
    }
  }, 60_000);

  test('a label or an input that a task does not have is an error of the types', async () => {
    const wrong = join(alone, 'wrong.ts');
    await writeFile(
      wrong,
      `import { TaskServer } from '@qaio/client/http';
import type { Tasks } from './tasks.js';
const server = new TaskServer<Tasks>('');
// @ts-expect-error no such task
void server.run('nobody', { text: '' });
// @ts-expect-error no such field
void server.run('sentiment', { txt: '' });
const { result } = await server.run('sentiment', { text: '' });
// @ts-expect-error no such label
export const isGood = result.classification.label === 'good';
// @ts-expect-error no text
export const { text } = result;
`,
    );
    compile(wrong, alone);
  });
});

test('aio runs and serves where it is installed', async () => {
  const aio = join(project, 'node_modules/@qaio/cli/bin/aio.mjs');
  const { code, stdout } = await outcomeOf(startProgram(aio, ['run', 'sentiment', '太棒了'], project), '');
  expect(code).toBe(0);
  expect(stdout).toContain('正面');
  const served = await serveBy(aio, project);
  try {
    const page = await (await fetch(`http://${served.httpAddress}/`)).text();
    const [, script = ''] = /<script[^>]* src="([^"]+)"/u.exec(page) ?? [];
    expect((await fetch(`http://${served.httpAddress}${script}`)).status).toBe(200);
    const listed = (await (await fetch(`http://${served.httpAddress}/v1/tasks`)).json()) as {
      tasks: unknown[];
    };
    expect(listed.tasks.length).toBeGreaterThan(1);
  } finally {
    expect(await served.stop()).toBe(0);
  }
}, 60_000);
