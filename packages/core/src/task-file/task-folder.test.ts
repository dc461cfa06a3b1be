import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { maxTaskFileBytes, readBeside } from './task-folder.js';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'qaio-beside-'));
  folder = join(root, 'tasks');
  await mkdir(join(folder, 'below'), { recursive: true });
  await mkdir(join(root, 'tasks-of-others'));
  await writeFile(join(folder, 'tone.md'), 'kind');
  for (const path of ['secret.md', 'tasks/below/secret.md', 'tasks-of-others/secret.md', 'tasks/a\\b'])
    await writeFile(join(root, path), 'secret');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const read = (name: string): string => readBeside(join(folder, 'it.yaml'))(name);

test('a file beside is read', () => {
  expect(read('tone.md')).toBe('kind');
});

test('so is one of a folder that is itself a link', async () => {
  await symlink(folder, join(root, 'link'));
  expect(readBeside(join(root, 'link/it.yaml'))('tone.md')).toBe('kind');
});

test.each(['../secret.md', 'below/secret.md', './tone.md', '..', '.', 'a\\b'])(
  '%j is not a bare name',
  (name) => {
    expect(() => read(name)).toThrow(
      expect.objectContaining({
        code: 'invalid-task',
        message: expect.stringMatching(
          /is not a file beside .*it\.yaml; expected a file name without a path$/u,
        ),
      }),
    );
  },
);

describe('a link', () => {
  test('to a file of the folder is read', async () => {
    await symlink(join(folder, 'tone.md'), join(folder, 'link.md'));
    expect(read('link.md')).toBe('kind');
  });

  test.each(['secret.md', 'tasks/below/secret.md', 'tasks-of-others/secret.md'])(
    'to %s is refused',
    async (path) => {
      await symlink(join(root, path), join(folder, 'link.md'));
      expect(() => read('link.md')).toThrow(/'link\.md' is a link that leads out of/u);
    },
  );
});

test('a task that is a link, as in a ConfigMap of Kubernetes, has what lies beside its target', async () => {
  const mounted = join(root, 'mounted');
  await mkdir(join(mounted, '..2026_01'), { recursive: true });
  for (const name of ['it.yaml', 'tone.md']) {
    await writeFile(join(mounted, '..2026_01', name), 'calm');
    await symlink(join('..data', name), join(mounted, name));
  }
  await symlink('..2026_01', join(mounted, '..data'));
  await symlink(join(root, 'secret.md'), join(mounted, 'secret.md'));
  const readMounted = readBeside(join(mounted, 'it.yaml'));
  expect(readMounted('tone.md')).toBe('calm');
  expect(() => readMounted('secret.md')).toThrow(/leads out of/u);
});

test('a file of 1 MiB is read, a larger one is refused', async () => {
  await writeFile(join(folder, 'large.md'), 'x'.repeat(maxTaskFileBytes));
  expect(read('large.md')).toHaveLength(1 << 20);
  await writeFile(join(folder, 'large.md'), 'x'.repeat(maxTaskFileBytes + 1));
  expect(() => read('large.md')).toThrow(/larger than 1 MiB/u);
});
