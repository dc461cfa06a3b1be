import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { decoderOfConfig } from '../architectures/architectures.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import { manifestShape, writeGraph } from '../import/import-checkpoint.js';
import { buildFolder } from '../model-folder/build-folder.js';
import type { Dtype } from '../onnx/dtype.js';
import { importedLogits, largestDifference } from '../testing/imported-logits.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

const decoder = decoderOfConfig(
  {
    architectures: ['Qwen2ForCausalLM'],
    num_hidden_layers: 2,
    hidden_size: 64,
    intermediate_size: 160,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: 128,
    max_position_embeddings: 64,
    rms_norm_eps: 1e-6,
    tie_word_embeddings: false,
  },
  'test',
);

/** As in trained models: the last norm makes one channel loud, and the head hardly listens to it. */
function loudChannel(loudness: number): TensorSource {
  const channel = 3;
  return {
    read: async (name, shape) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const seed = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
      const data = Float32Array.from({ length: count }, (_, i) => 0.1 * Math.sin((i + 1) * (seed + 0.618)));
      if (name.includes('norm')) data.fill(1);
      if (name === 'model.norm.weight') data[channel] = loudness;
      if (name === 'lm_head.weight') for (let at = channel; at < count; at += 64) data[at]! /= loudness;
      return { shape, data };
    },
  };
}

async function logits(dtype: Dtype, loudness: number): Promise<number[][]> {
  return withTemporaryFolder(async (root) => {
    const folder = join(root, dtype);
    await buildFolder(folder, async (building) => {
      await writeGraph(decoder, { dtype }, loudChannel(loudness), building);
      const identity = { format: 2, name: 'loud', sourceSha256: 'loud', dtype } as const;
      return { ...identity, ...manifestShape(decoder), eosTokenIds: [0] };
    });
    return importedLogits(folder, [5, 9, 77, 120]);
  });
}

async function int8Error(loudness: number): Promise<number> {
  const [exact, coded] = [await logits('fp32', loudness), await logits('int8', loudness)];
  const size = Math.max(...exact.flat().map(Math.abs));
  return Math.max(...exact.map((row, i) => largestDifference(row, coded[i] ?? []))) / size;
}

test('a channel that the last norm makes a hundred times as loud costs a head of its own no precision', async () => {
  expect(await int8Error(100)).toBeLessThan(1.5 * (await int8Error(1)));
});
