import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PromptTask } from '../task/prompt-task.js';
import { taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { loadTasks } from './task-loader.js';

const task = `${taskHeader('it')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-package-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A package with a task file in its folder `jobs`. */
async function pack(
  at: string,
  manifest: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const root = join(folder, at);
  await mkdir(join(root, 'jobs'), { recursive: true });
  await writeFile(join(root, 'package.json'), manifest);
  await writeFile(join(root, 'jobs/it.yaml'), task);
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, name), content);
  return root;
}
const manifest = (qaio: unknown): string => JSON.stringify({ name: 'jobs', qaio });
const names = async (path: string, from = folder): Promise<string[]> =>
  (await loadTasks([path], from)).map(({ name }) => name);

describe('a package brings the tasks that its qaio key names', () => {
  test('by its folder', async () => {
    expect(await names(await pack('here', manifest({ tasks: 'jobs' })))).toEqual(['it']);
  });

  test.each(['jobs', '@some/jobs'])(
    'by its name, as it is installed where the process runs: %s',
    async (name) => {
      await pack(`node_modules/${name}`, manifest({ tasks: 'jobs' }));
      expect(await names(name)).toEqual(['it']);
      await expect(names(name, tmpdir())).rejects.toThrow(/cannot be read/u);
    },
  );

  test('and of its folder nothing else', async () => {
    const files = { 'other.yaml': 'no: task', 'a.mjs': 'export const tasks = [];' };
    expect(await names(await pack('here', manifest({ module: 'a.mjs' }), files))).toEqual([]);
  });

  test('from its module', async () => {
    const made = taskRegistry([task]).get('it');
    const root = await pack('here', manifest({ module: 'a.mjs' }), {
      'a.mjs': 'export const tasks = globalThis.planted;',
    });
    (globalThis as { planted?: readonly PromptTask[] }).planted = [made];
    expect(await loadTasks([root], folder)).toEqual([made]);
  });
});

test('a path that is not there is not looked up as a name', async () => {
  await pack('here', manifest({ tasks: 'jobs' }));
  await mkdir(join(folder, 'from'));
  await expect(names('../here', join(folder, 'from'))).rejects.toThrow(/^\.\.\/here: cannot be read/u);
});

describe('a package is refused', () => {
  test.each<[unknown, Readonly<Record<string, string>>, RegExp]>([
    [{ tasks: '..' }, {}, /names \.\., which does not exist inside the package/u],
    [{ tasks: 'none' }, {}, /names none, which does not exist inside the package/u],
    [{ module: '../outside.mjs' }, {}, /names \.\.\/outside\.mjs, which does not exist inside the package/u],
    [{ task: 'jobs' }, {}, /"qaio" must be/u],
    [{ module: 'a.mjs' }, { 'a.mjs': 'export const tasks = [{}];' }, /must export 'tasks'/u],
    [{ module: 'a.mjs' }, { 'a.mjs': "throw new Error('oh');" }, /failed: oh/u],
  ])('%j', async (qaio, files, message) => {
    await writeFile(join(folder, 'outside.mjs'), 'export const tasks = [];');
    await expect(names(await pack('here', manifest(qaio), files))).rejects.toMatchObject({
      code: 'invalid-task',
      message: expect.stringMatching(message),
    });
  });

  test('whose link leads out of it', async () => {
    await mkdir(join(folder, 'outside'));
    const root = await pack('here', manifest({ tasks: 'link' }));
    await symlink(join(folder, 'outside'), join(root, 'link'));
    await expect(names(root)).rejects.toThrow(/names link, which does not exist inside the package/u);
  });

  test('whose package.json is not JSON', async () => {
    await expect(names(await pack('here', '{ "qaio": '))).rejects.toThrow(/package\.json is not valid JSON/u);
  });

  test('whose module exports something beside tasks', async () => {
    const root = await pack('here', manifest({ module: 'a.mjs' }), {
      'a.mjs': 'export const tasks = [...globalThis.planted, {}];',
    });
    (globalThis as { planted?: readonly PromptTask[] }).planted = [taskRegistry([task]).get('it')];
    await expect(names(root)).rejects.toThrow(/must export 'tasks'/u);
  });
});
