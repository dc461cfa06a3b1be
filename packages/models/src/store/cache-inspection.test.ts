import { mkdir, readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { embeddedModelFolder, inspectCache, resolveModelFolder } from '../index.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

test('an empty cache, or none', () =>
  withTemporaryFolder(async (folder) => {
    for (const path of [folder, join(folder, 'nothing')])
      expect(await inspectCache(path, true)).toEqual({ models: [], unfinished: [], others: [] });
  }));

test('imports are told whole or damaged, and what else lies there; nothing is changed', () =>
  withTemporaryFolder(async (cacheFolder) => {
    const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype: 'int8' });
    const root = join(cacheFolder, 'models');
    await mkdir(join(root, 'x.building-0123abcd-1-5.5'));
    await mkdir(join(root, 'old'));
    await writeFile(join(root, 'note.txt'), 'x');
    const damageOf = async (isWhole: boolean) =>
      (await inspectCache(cacheFolder, isWhole)).models[0]?.damage?.toString();
    const found = await inspectCache(cacheFolder, true);
    expect(found.models).toMatchObject([{ name: 'mini', dtype: 'int8', folder }]);
    expect(found.unfinished.map((path) => basename(path))).toEqual(['x.building-0123abcd-1-5.5']);
    expect(found.others.map((path) => basename(path))).toEqual(['note.txt', 'old']);
    const weights = join(folder, 'weights.bin');
    const bytes = await readFile(weights);
    // between two samples
    await writeFile(weights, bytes.fill(bytes[5000] === 0 ? 1 : 0, 5000, 5001));
    expect([await damageOf(false), await damageOf(true)]).toEqual([undefined, 'weights.bin has changed']);
    await truncate(weights, 100);
    expect(await damageOf(false)).toMatch(/^weights.bin has 100 bytes instead of/u);
    expect(await readdir(root)).toHaveLength(4);
  }));
