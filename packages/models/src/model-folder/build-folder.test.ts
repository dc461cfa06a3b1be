import { spawnSync } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { buildFolder, sweepUnfinished } from './build-folder.js';

const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
// of a process that has ended
const { pid: deadId } = spawnSync(process.execPath, ['-e', '']);
const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);

async function unfinished(folder: string, name: string, changed?: Date): Promise<void> {
  const file = join(folder, name, 'weights.bin');
  await mkdir(join(folder, name));
  await writeFile(file, 'x');
  if (!changed) return;
  await utimes(file, changed, changed);
  await utimes(join(folder, name), changed, changed);
}

test('what dead processes and nobody for a day left is swept; what others are at stays', () =>
  withTemporaryFolder(async (folder) => {
    await unfinished(folder, `a.building-${here}-${deadId}-1.5`);
    await unfinished(folder, `a.building-${here}-${process.pid}-1.5`);
    await unfinished(folder, `b.building-${here}-${process.pid}-1.5`, longAgo);
    await unfinished(folder, `a.building-00000000-${deadId}-1.5`);
    await unfinished(folder, `b.building-00000000-${deadId}-1.5`, longAgo);
    await unfinished(folder, `a.building-${deadId}-1.5`, longAgo); // as earlier versions named them
    await unfinished(folder, 'model', longAgo);
    await sweepUnfinished(folder);
    expect((await readdir(folder)).sort()).toEqual([
      `a.building-00000000-${deadId}-1.5`,
      `a.building-${here}-${process.pid}-1.5`,
      'model',
    ]);
  }));

test('a build beside strange files sweeps only what was left of itself', () =>
  withTemporaryFolder(async (folder) => {
    await unfinished(folder, `mine.building-${here}-${deadId}-1`);
    await unfinished(folder, `yours.building-${here}-${deadId}-1`);
    const failing = buildFolder(join(folder, 'mine'), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([`yours.building-${here}-${deadId}-1`]);
  }));
