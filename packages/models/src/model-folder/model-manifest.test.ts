import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { errorMessage } from '@qaio/core';
import { readManifest } from './model-manifest.js';

const shape = { layerCount: 1, kvHeadCount: 1, headDim: 8, vocabSize: 9, contextLength: 16 };
const manifest = { format: 1, name: 'm', architecture: 'A', sourceSha256: '0', ...shape, eosTokenIds: [1] };

test.each([
  [1, 'int8', false],
  [2, 'mixed', false],
  [1, 'int8-block', true],
  [2, 'int8', true],
  [3, 'int8', false],
])('a folder of format %i in %s: read is %s', async (format, dtype, isRead) => {
  const folder = await mkdtemp(join(tmpdir(), 'qaio-manifest-'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, format, dtype }));
  const outcome = readManifest(folder).then(
    () => true,
    (error: unknown) => (/import the model again/u.test(errorMessage(error)) ? false : errorMessage(error)),
  );
  expect(await outcome).toBe(isRead);
  await rm(folder, { recursive: true });
});
