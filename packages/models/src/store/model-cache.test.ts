import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { embeddedModelFolder, resolveModelFolder } from '../index.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { manifestFileName } from '../model-folder/file-names.js';

const dtype = 'int8';

test('the same content is imported once, other content or dtype anew', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const imports: string[] = [];
    const onImport = (folder: string): unknown => imports.push(folder);
    const first = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype, onImport });
    expect(await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype, onImport })).toBe(first);
    expect(imports).toHaveLength(1);
    expect(await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype: 'int4' })).not.toBe(first);
    expect(await resolveModelFolder(first, { cacheFolder, dtype })).toBe(first);
    expect(await readdir(join(cacheFolder, 'models'))).toHaveLength(2);
  });
});

test('two imports at once leave one whole folder and no debris', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const resolve = (): Promise<string> => resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
    const [a, b] = await Promise.all([resolve(), resolve()]);
    expect(a).toBe(b);
    const manifest = JSON.parse(await readFile(join(a, manifestFileName), 'utf8')) as object;
    expect(manifest).toMatchObject({ name: 'mini', dtype, eosTokenIds: [6002, 6000], vocabSize: 6003 });
    expect(await readdir(join(cacheFolder, 'models'))).toHaveLength(1);
  });
});

describe('model folders that are refused', () => {
  const broken = (change: (folder: string) => Promise<void>, message: RegExp): Promise<void> =>
    withTemporaryFolder(async (root) => {
      const folder = join(root, 'model');
      await cp(embeddedModelFolder, folder, { recursive: true });
      await change(folder);
      const cacheFolder = join(root, 'cache');
      await expect(resolveModelFolder(folder, { cacheFolder, dtype })).rejects.toThrow(message);
      const left = await readdir(join(cacheFolder, 'models')).catch(() => []);
      expect(left).toEqual([]);
    });

  test('one that is not there', async () => {
    const options = { cacheFolder: '/nonexistent', dtype } as const;
    await expect(resolveModelFolder('/nonexistent/model', options)).rejects.toThrow(/does not exist/u);
  });

  test('one without a tokenizer', () =>
    broken((folder) => rm(join(folder, 'tokenizer.json')), /has no tokenizer.json/u));

  test('one whose weights are cut off: nothing half-made is left', () =>
    broken(async (folder) => {
      const path = join(folder, 'model.safetensors');
      const bytes = await readFile(path);
      await writeFile(path, bytes.subarray(0, bytes.length / 2));
    }, /claims bytes/u));

  test('one whose config contradicts its weights', () =>
    broken(async (folder) => {
      const path = join(folder, 'config.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, num_hidden_layers: 7 }));
    }, /'model.layers.6.input_layernorm.weight' is missing/u));
});
