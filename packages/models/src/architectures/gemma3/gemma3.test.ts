import { expect, test } from '@jest/globals';
import { fuzzTest, mangledJson, refusalOf } from '@qaio/core/testing/fuzz';
import { decoderOfConfig } from '../architectures.js';

const text = {
  architectures: ['Gemma3ForCausalLM'],
  hidden_size: 640,
  intermediate_size: 2048,
  num_hidden_layers: 18,
  num_attention_heads: 4,
  num_key_value_heads: 1,
  head_dim: 256,
  hidden_activation: 'gelu_pytorch_tanh',
  max_position_embeddings: 32_768,
  query_pre_attn_scalar: 256,
  rms_norm_eps: 1e-6,
  rope_local_base_freq: 10_000,
  rope_scaling: { factor: 8, rope_type: 'linear' },
  rope_theta: 1_000_000,
  sliding_window: 512,
  vocab_size: 262_144,
};
const config = (change: object = {}) => decoderOfConfig({ ...text, ...change }, 'config.json').config;

test('every sixth layer is global, scaled and of its own theta, however the file says so', () => {
  const isGlobal = Array.from({ length: 18 }, (_, layer) => layer % 6 === 5);
  const read = config();
  expect(read).toMatchObject({
    hasTiedEmbeddings: true,
    attentionScale: 1 / 16,
    ropeTheta: 1_000_000,
    ropeScaling: { kind: 'linear', factor: 8 },
    localRope: { ropeTheta: 10_000, ropeScaling: undefined },
    isLocal: isGlobal.map((global) => !global),
  });
  const newer = {
    rope_theta: undefined,
    rope_local_base_freq: undefined,
    rope_scaling: undefined,
    rope_parameters: {
      full_attention: { rope_type: 'linear', factor: 8, rope_theta: 1_000_000 },
      sliding_attention: { rope_type: 'default', rope_theta: 10_000 },
    },
    layer_types: isGlobal.map((global) => (global ? 'full_attention' : 'sliding_attention')),
  };
  expect(config(newer)).toMatchObject(read);
});

test.each<[string, object, RegExp]>([
  ['another activation', { hidden_activation: 'gelu' }, /hidden_activation/u],
  ['capped attention scores', { attn_logit_softcapping: 50 }, /attn_logit_softcapping/u],
  ['capped logits', { final_logit_softcapping: 30 }, /final_logit_softcapping/u],
  ['attention in both directions', { use_bidirectional_attention: true }, /use_bidirectional_attention/u],
  ['too few layer types', { layer_types: ['full_attention'] }, /layer_types has 1 entries/u],
  ['another kind of layer', { layer_types: ['linear_attention'] }, /layer_types/u],
  ['a window of nothing', { sliding_window: 0 }, /sliding_window/u],
])('%s is refused', (_, change, message) => {
  expect(() => config(change)).toThrow(message);
});

fuzzTest(
  'a configuration with other values is read, or refused as the file’s fault',
  mangledJson(text),
  async (json) => {
    await refusalOf(['model-invalid', 'model-unsupported'], () => {
      const { tensors } = decoderOfConfig(json, 'config.json');
      for (const shape of tensors.values()) expect(shape.every(Number.isInteger)).toBe(true);
    });
  },
  { runs: 300 },
);
