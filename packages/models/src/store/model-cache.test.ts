import { cp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { embeddedModelFolder, resolveModelFolder } from '../index.js';
import type { ImportProgress } from '../import/import-progress.js';
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
    for (const own of [{ dtype } as const, {}])
      expect(await resolveModelFolder(first, { cacheFolder, ...own })).toBe(first);
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

test('an import that is stopped half-way leaves nothing', () =>
  withTemporaryFolder(async (cacheFolder) => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const onProgress = ({ done, total }: ImportProgress): void => {
      if (done > total / 2) stop.abort(reason);
    };
    const options = { cacheFolder, dtype, onProgress, signal: stop.signal } as const;
    await expect(resolveModelFolder(embeddedModelFolder, options)).rejects.toBe(reason);
    expect(await readdir(join(cacheFolder, 'models'))).toEqual([]);
  }));

describe('a cached import that is not as it was written', () => {
  const weightsOf = (folder: string): string => join(folder, 'weights.bin');
  const zeroed = async (path: string): Promise<void> => {
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0, bytes.length / 2, bytes.length / 2 + 400_000));
  };

  test.each<[string, RegExp, (folder: string) => Promise<void>]>([
    [
      'cut off',
      /^weights.bin has 1000 bytes instead of \d+$/u,
      (folder) => truncate(weightsOf(folder), 1000),
    ],
    ['with a hole', /^weights.bin has changed$/u, (folder) => zeroed(weightsOf(folder))],
    ['without a file', /^tokenizer.json cannot be read$/u, (folder) => rm(join(folder, 'tokenizer.json'))],
    [
      'half a manifest',
      /manifest.json cannot be read/u,
      (folder) => truncate(join(folder, 'manifest.json'), 99),
    ],
    ['without a manifest', /manifest.json cannot be read/u, (folder) => rm(join(folder, 'manifest.json'))],
  ])('%s, is told and made again', (_, message, damage) =>
    withTemporaryFolder(async (cacheFolder) => {
      const cached = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
      const sound = await readFile(weightsOf(cached));
      await damage(cached);
      const told: string[] = [];
      const onDamage = (folder: string, damage: unknown): unknown => told.push(folder, String(damage));
      expect(await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype, onDamage })).toBe(cached);
      expect(told).toEqual([cached, expect.stringMatching(message)]);
      expect(sound.equals(await readFile(weightsOf(cached)))).toBe(true);
    }),
  );

  test('is refused where somebody put it, and stays', () =>
    withTemporaryFolder(async (cacheFolder) => {
      const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
      await truncate(weightsOf(folder), 1000);
      const message = `${folder} is damaged: weights.bin has 1000 bytes`;
      await expect(resolveModelFolder(folder, { cacheFolder })).rejects.toThrow(message);
      expect((await stat(weightsOf(folder))).size).toBe(1000);
    }));
});

describe('model folders that are refused', () => {
  test('an imported one, in another dtype than its own', () =>
    withTemporaryFolder(async (cacheFolder) => {
      const folder = await resolveModelFolder(embeddedModelFolder, { cacheFolder, dtype });
      await expect(resolveModelFolder(folder, { cacheFolder, dtype: 'fp32' })).rejects.toMatchObject({
        code: 'invalid-option',
        message: `${folder} was imported as int8 and cannot run as fp32. Use it as int8, or use ${embeddedModelFolder} instead.`,
      });
    }));

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
    }, /'model.layers.6.\S+' is missing/u));
});
