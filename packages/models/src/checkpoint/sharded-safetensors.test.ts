import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { ShardedSafetensors } from './sharded-safetensors.js';

test.each<[string, unknown, RegExp]>([
  ['a path out of the folder', { a: '../../etc/passwd.safetensors' }, /beside the index/u],
  ['an absolute path', { a: '/etc/x.safetensors' }, /beside the index/u],
  ['a path of another system', { a: '..\\x.safetensors' }, /beside the index/u],
  ['another kind of file', { a: 'pytorch_model.bin' }, /beside the index/u],
  ['no map', 7, /expected weight_map to map tensor names to file names/u],
])('an index with %s is refused', async (_, weight_map, message) => {
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, 'model.safetensors.index.json');
    await writeFile(path, JSON.stringify({ weight_map }));
    await expect(ShardedSafetensors.open(path)).rejects.toThrow(message);
  });
});

test('a tensor that the index does not name is missing', async () => {
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, 'model.safetensors.index.json');
    await writeFile(path, JSON.stringify({ weight_map: {} }));
    const weights = await ShardedSafetensors.open(path);
    await expect(weights.read('a', [1])).rejects.toThrow(/'a' is missing/u);
  });
});
