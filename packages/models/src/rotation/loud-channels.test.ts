import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { Decoder } from '../architectures/architecture.js';
import { decoderOfConfig } from '../architectures/architectures.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';
import { manifestShape, writeGraph } from '../import/import-checkpoint.js';
import { buildFolder } from '../model-folder/build-folder.js';
import type { Dtype } from '../onnx/dtype.js';
import { importedLogits, largestDifference } from '../testing/imported-logits.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

const decoder = (name: string): Decoder => decoderOfConfig({ architectures: [name], ...sizes }, 'test');
const sizes = {
  num_hidden_layers: 2,
  head_dim: 16,
  hidden_size: 64,
  intermediate_size: 160,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 128,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: false,
};

const channel = 3;

/** As in trained models: the last norm makes one channel loud, and the head hardly listens to it. */
const ofTheHead = (loudness: number): TensorSource =>
  changed((name, data) => {
    if (name === 'model.norm.weight') data[channel] = loudness;
    if (name === 'lm_head.weight') for (let at = channel; at < data.length; at += 64) data[at]! /= loudness;
  });

/** As in Gemmas: norms behind the parts make one channel loud, and norms before them take it back. */
const betweenLayers = (loudness: number): TensorSource =>
  changed((name, data) => {
    if (!name.endsWith('norm.weight')) return;
    data.fill(0);
    const isBehind = /post_(attention|feedforward)/u.test(name);
    if (!/[qk]_norm/u.test(name)) data[channel] = (isBehind ? loudness : 1 / loudness) - 1;
  });

function changed(change: (name: string, data: Float32Array) => void): TensorSource {
  return {
    read: async (name, shape) => {
      const count = shape.reduce((product, size) => product * size, 1);
      let state = [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 1);
      const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
      const data = Float32Array.from({ length: count }, () => 0.3 * random());
      if (name.includes('norm')) data.fill(1);
      change(name, data);
      return { shape, data };
    },
  };
}

async function logits(decoder: Decoder, dtype: Dtype, source: TensorSource): Promise<number[][]> {
  return withTemporaryFolder(async (root) => {
    const folder = join(root, dtype);
    await buildFolder(folder, async (building) => {
      await writeGraph(decoder, { dtype }, source, building);
      const identity = { format: 2, name: 'loud', sourceSha256: 'loud', dtype } as const;
      return { ...identity, ...manifestShape(decoder), eosTokenIds: [0] };
    });
    return importedLogits(folder, tokenIds);
  });
}

// tokens whose values happen to nearly cancel out lose more than most, so the middle one of many speaks
const tokenIds = Array.from({ length: 31 }, (_, i) => (i * 37 + 5) % sizes.vocab_size);

/** The middle of the tokens' largest errors, each as a share of its largest logit. */
async function int8Error(decoder: Decoder, source: TensorSource): Promise<number> {
  const [exact, coded] = [await logits(decoder, 'fp32', source), await logits(decoder, 'int8', source)];
  const errors = exact.map(
    (row, i) => largestDifference(row, coded[i] ?? []) / Math.max(...row.map(Math.abs)),
  );
  return errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)] ?? NaN;
}

test.each([
  ['Qwen2ForCausalLM', 'the last norm makes a hundred times as loud', ofTheHead, 100, 1.5],
  ['Gemma3ForCausalLM', 'is thirty times as loud between layers', betweenLayers, 30, 1.5],
])('%s: a channel that %s hardly costs precision', async (name, _, source, loudness, times) => {
  const loud = await int8Error(decoder(name), source(loudness));
  expect(loud).toBeLessThan(times * (await int8Error(decoder(name), source(1))));
});
