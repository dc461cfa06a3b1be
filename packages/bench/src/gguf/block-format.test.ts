import { expect, test } from '@jest/globals';
import { shapes } from '../shapes.js';
import { blockFormat } from './block-format.js';
import { tensorSpecs } from './gguf-tensors.js';

const types: Readonly<Record<number, string>> = { 6: 'q5_0', 8: 'q8_0', 12: 'q4_k', 14: 'q6_k' };

/** The type of each tensor of a shape. */
function typesOf(shape: string): Map<string, string | undefined> {
  const decoder = shapes[shape];
  if (!decoder) throw new Error(`no shape ${shape}`);
  const { layerCount } = decoder.config;
  const matrices = tensorSpecs(decoder).filter(({ isQuantised }) => isQuantised);
  return new Map(
    matrices.map((tensor) => [tensor.name, types[blockFormat('q4_k_m', tensor, layerCount).tensorType]]),
  );
}

// twelve of 24, as many as the real Qwen2.5-Coder-0.5B has, whose rows of 896 have no whole blocks of 256 either
const fineLayers = [0, 1, 2, 5, 8, 11, 14, 17, 20, 21, 22, 23];

test('layers that matter more get more bits, as in a file of llama-quantize', () => {
  const found = typesOf('qwen2.5-0.5b');
  for (let layer = 0; layer < 24; layer++) {
    const isFine = fineLayers.includes(layer);
    expect(found.get(`blk.${layer}.ffn_down.weight`)).toBe(isFine ? 'q6_k' : 'q4_k');
    expect(found.get(`blk.${layer}.attn_v.weight`)).toBe(isFine ? 'q8_0' : 'q5_0');
    expect(found.get(`blk.${layer}.attn_q.weight`)).toBe('q5_0');
  }
  expect(found.get('token_embd.weight')).toBe('q8_0');
});

test('of Qwen3.5 the head and the packed projections are such', () => {
  const found = typesOf('qwen3.5-0.8b');
  expect(found.get('token_embd.weight')).toBe('q6_k');
  expect([0, 1, 2, 4, 5, 6].map((layer) => found.get(`blk.${layer}.attn_qkv.weight`))).toEqual([
    'q6_k',
    'q6_k',
    'q6_k',
    'q4_k',
    'q6_k',
    'q4_k',
  ]);
});
