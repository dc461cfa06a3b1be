import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Decoder, decoderOfConfig, openCheckpoint } from '@qaio/models';
import { shapes } from '../shapes.js';
import { tensorSpecs } from './gguf-tensors.js';
import { writeRandomGguf } from './random-gguf.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-gguf-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hybrid = decoderOfConfig(
  {
    architectures: ['Qwen3_5ForCausalLM'],
    hidden_size: 64,
    intermediate_size: 128,
    num_hidden_layers: 4,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 64,
    linear_num_key_heads: 2,
    linear_num_value_heads: 4,
    linear_key_head_dim: 32,
    linear_value_head_dim: 16,
    rms_norm_eps: 1e-6,
    rope_parameters: { rope_theta: 10_000_000, partial_rotary_factor: 0.25 },
    tie_word_embeddings: true,
    max_position_embeddings: 256,
    vocab_size: 512,
  },
  'hybrid',
);

test.each<[string, Decoder | undefined]>([
  ['dense', shapes['tiny']],
  ['hybrid', hybrid],
])('a %s file is read as of the sizes that it was written with', async (name, decoder) => {
  if (!decoder) throw new Error('The shape is missing.');
  const path = join(folder, `${name}.gguf`);
  await writeRandomGguf(decoder, 'q8_0', path);
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
