import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Decoder, openCheckpoint } from '@qaio/models';
import { shapes } from '../shapes.js';
import { tinyHybrid } from '../testing/tiny-hybrid.js';
import { tensorSpecs } from './gguf-tensors.js';
import type { GgufFormat } from './block-format.js';
import { writeRandomGguf } from './random-gguf.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-gguf-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each<[string, Decoder | undefined, GgufFormat]>([
  ['dense', shapes['tiny'], 'q8_0'],
  ['dense', shapes['tiny'], 'q4_k_m'],
  ['hybrid', tinyHybrid, 'q8_0'],
  ['hybrid', tinyHybrid, 'q4_k_m'],
])('a %s file in %s is read as of the sizes that it was written with', async (name, decoder, format) => {
  if (!decoder) throw new Error('The shape is missing.');
  const path = join(folder, `${name}-${format}.gguf`);
  await writeRandomGguf(decoder, format, path);
  const read = (await openCheckpoint(path)).decoder;
  expect(read.memory).toEqual(decoder.memory);
  // single precision in the file
  const rmsNormEpsilon = Math.fround(decoder.config.rmsNormEpsilon);
  expect(read.config).toEqual({ ...decoder.config, rmsNormEpsilon });
  expect([...read.tensors]).toEqual([...decoder.tensors]);
});

test('every shape’s tensors have a name there, each its own', () => {
  for (const decoder of Object.values(shapes)) {
    const names = tensorSpecs(decoder).map(({ name }) => name);
    expect(new Set(names).size).toBe(decoder.tensors.size);
  }
});
