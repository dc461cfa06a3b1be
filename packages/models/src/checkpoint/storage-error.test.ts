import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { storingIn } from './storage-error.js';

const failing = (code: string, path?: string) => async () => {
  throw Object.assign(new Error(`${code}: as the system says it`), { code, path });
};

test('a disk that is full is told with the folder, the reason and the remedy', async () => {
  const work = storingIn('/cache', 'Do this.', failing('ENOSPC'));
  await expect(work).rejects.toMatchObject({
    code: 'storage-failed',
    message: 'Nothing can be stored in /cache: there is no space left on its disk (ENOSPC). Do this.',
  });
});

test('a folder that cannot be made is told', () =>
  withTemporaryFolder(async (root) => {
    const file = join(root, 'file');
    await writeFile(file, '');
    const work = storingIn(join(file, 'cache'), 'Do this.', () => mkdir(join(file, 'cache/models')));
    await expect(work).rejects.toThrow(`${join(file, 'cache')}: part of its path is a file (`);
  }));

test('a folder whose parents cannot be made is told', async () => {
  const work = storingIn('/home/me/.cache/qaio', '', failing('ENOENT', '/home/me/.cache'));
  await expect(work).rejects.toThrow(
    /^Nothing can be stored in \/home\/me\/.cache\/qaio: it does not exist/u,
  );
});

test('what goes wrong elsewhere, or otherwise, is not the folder’s', async () => {
  await expect(storingIn('/cache', '', failing('EBUSY'))).rejects.not.toHaveProperty('problems');
  await expect(storingIn('/cache', '', () => readFile('/nonexistent'))).rejects.toThrow(/^ENOENT/u);
});
