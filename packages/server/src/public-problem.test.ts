import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { QaioError, type SourceProblem, TaskRegistry, loadTaskSources } from '@qaio/core';
import { taskHeader } from '@qaio/core/testing';
import { publicProblem } from './public-problem.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'of the server '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const polite = `${taskHeader('polite')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`;

/** What clients are told of the tasks in folders. */
async function problems(own: readonly string[]): Promise<ReturnType<typeof publicProblem>[]> {
  try {
    new TaskRegistry(await loadTaskSources({ shipped: [], own, from: folder }));
  } catch (error) {
    if (error instanceof QaioError) return error.problems.map((problem) => publicProblem(problem));
    throw error;
  }
  return [];
}

test('two files with one name are told by their names', async () => {
  for (const name of ['a', 'b']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, `${name}.yaml`), polite);
  }
  expect(await problems([join(folder, 'a'), join(folder, 'b')])).toMatchObject([
    { file: 'b.yaml', message: "Two tasks are named 'polite' (a.yaml and b.yaml); rename one." },
  ]);
});

test.each<[string, (file: string) => Promise<void>, string]>([
  [
    'a dangling link',
    (file) => symlink(join(folder, 'nowhere'), file),
    'cannot be read: the server’s log says why',
  ],
  ['a file that is no task', (file) => writeFile(file, 'root:x:0:0:root'), 'expected a mapping, not a text'],
  [
    'a partial that is missing',
    (file) => writeFile(file, `partials: { tone: 'file:tone.md' }\n${polite}`),
    "'tone.md', expected beside it.yaml, cannot be read: the server’s log says why",
  ],
  [
    'a partial elsewhere',
    (file) => writeFile(file, `partials: { tone: 'file:../tone.md' }\n${polite}`),
    "'../tone.md' is not a file beside it.yaml; expected a file name without a path",
  ],
  [
    'a partial that leads out',
    async (file) => {
      await mkdir(join(folder, 'below'));
      await writeFile(join(folder, 'below', 'tone.md'), 'kind');
      await symlink(join(folder, 'below', 'tone.md'), join(folder, 'tone.md'));
      await writeFile(file, `partials: { tone: 'file:tone.md' }\n${polite}`);
    },
    "'tone.md' is a link that leads out of its folder",
  ],
])('of %s neither folder, system nor content is told', async (_, plant, message) => {
  await plant(join(folder, 'it.yaml'));
  expect(await problems([folder])).toMatchObject([{ file: 'it.yaml', message }]);
});

test.each([
  [
    "failed: Cannot find module '/srv/a b/x/tasks.js' imported from /usr/lib/node/x.mjs",
    "failed: Cannot find module 'tasks.js' imported from x.mjs",
  ],
  ["failed: EACCES: permission denied, open '/srv/a b/tasks.js'.", 'failed: the server’s log says why.'],
  ["'ERROR: x, y' is no label", "'ERROR: x, y' is no label"],
  ['failed: file:///srv/tasks/x.mjs:3', 'failed: x.mjs:3'],
  ['must match a/b or application/json', 'must match a/b or application/json'],
])('what others say, such as %s, is told without folders', (message, expected) => {
  const problem: SourceProblem = { file: '', line: 1, column: 1, path: '', message };
  expect(publicProblem(problem).message).toBe(expected);
});
