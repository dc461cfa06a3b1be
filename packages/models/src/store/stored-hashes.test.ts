import { appendFile, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { hashesFileName, storedHashes } from './stored-hashes.js';

/** A memory whose hashes are counted: the n-th computed one is `hash n`. */
function counted(folder: string) {
  let count = 0;
  const memory = storedHashes(join(folder, 'cache'));
  return (...names: string[]): Promise<string> =>
    memory(
      names.map((name) => join(folder, name)),
      async () => `hash ${++count}`,
    );
}

const inFolder = (work: (folder: string) => Promise<void>): Promise<void> =>
  withTemporaryFolder(async (folder) => {
    for (const name of ['a', 'b', 'c']) await writeFile(join(folder, name), name);
    await work(folder);
  });

test('files that are as they were are not hashed again, by another process neither', () =>
  inFolder(async (folder) => {
    const hash = counted(folder);
    expect(await hash('a')).toBe('hash 1');
    expect(await hash('a', 'b')).toBe('hash 2');
    expect(await hash('a')).toBe('hash 1');
    expect(await hash('a', 'b')).toBe('hash 2');
    expect(await counted(folder)('a')).toBe('hash 1');
  }));

test.each<[string, (path: string) => Promise<unknown>]>([
  ['longer', (path) => appendFile(path, 'more')],
  [
    'of the same length and time',
    async (path) => {
      const then = new Date(1e12);
      await writeFile(path, 'x');
      await utimes(path, then, then);
    },
  ],
  [
    'another in its place',
    async (path) => {
      await writeFile(`${path}.new`, 'y');
      await rename(`${path}.new`, path);
    },
  ],
])('a file that is %s is hashed again', (_, change) =>
  inFolder(async (folder) => {
    const then = new Date(1e12);
    await utimes(join(folder, 'b'), then, then);
    const hash = counted(folder);
    expect(await hash('a', 'b')).toBe('hash 1');
    await change(join(folder, 'b'));
    expect(await hash('a', 'b')).toBe('hash 2');
    expect(await hash('a', 'b')).toBe('hash 2');
  }),
);

test('a file that changes while it is hashed is not remembered, and one that is gone is not what it was', () =>
  inFolder(async (folder) => {
    const memory = storedHashes(join(folder, 'cache'));
    const paths = [join(folder, 'a')];
    await memory(paths, async () => {
      await appendFile(join(folder, 'a'), 'more');
      return 'of the old one';
    });
    expect(await memory(paths, async () => 'of the new one')).toBe('of the new one');
    await rm(join(folder, 'a'));
    expect(await memory(paths, async () => 'of none')).toBe('of none');
  }));

test.each(['', 'null', '[]', '{"x":1}', '{"x":{"stamp":1,"sha256":2}}'])(
  'a memory that holds %j is as good as none',
  (text) =>
    inFolder(async (folder) => {
      const hash = counted(folder);
      await hash('a');
      const path = join(folder, 'cache', hashesFileName);
      await writeFile(path, text);
      expect(await hash('a')).toBe('hash 2');
      expect(JSON.parse(await readFile(path, 'utf8'))).not.toEqual({});
    }),
);

test('where nothing can be kept, hashes are computed', () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'cache'), 'a file');
    const hash = counted(folder);
    expect(await hash('a')).toBe('hash 1');
    expect(await hash('a')).toBe('hash 2');
  }));
