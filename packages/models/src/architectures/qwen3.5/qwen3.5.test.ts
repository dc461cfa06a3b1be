import { expect, test } from '@jest/globals';
import { fuzzTest, mangledJson, refusalOf } from '@qaio/core/testing/fuzz';
import { decoderOfConfig } from '../architectures.js';

const text = {
  architectures: ['Qwen3_5ForCausalLM'],
  hidden_size: 1024,
  intermediate_size: 3584,
  num_hidden_layers: 24,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  head_dim: 256,
  linear_num_key_heads: 16,
  linear_num_value_heads: 16,
  linear_key_head_dim: 128,
  linear_value_head_dim: 128,
  max_position_embeddings: 262_144,
  rms_norm_eps: 1e-6,
  rope_parameters: { rope_theta: 1e7, rope_type: 'default', partial_rotary_factor: 0.25 },
  tie_word_embeddings: true,
  vocab_size: 248_320,
};

test('every fourth layer has a cache, the others a state of the same size each', () => {
  const { memory } = decoderOfConfig(text, 'config.json');
  expect(memory.cacheLayerCount).toBe(6);
  expect(memory.states).toHaveLength(36);
  expect(memory.states.slice(-2)).toEqual([
    { name: '17.convolution', dims: [3, 6144] },
    { name: '17.recurrent', dims: [16, 128, 128] },
  ]);
});

test('a multimodal model is its text part', () => {
  const { architectures, ...text_config } = text;
  const whole = { architectures: ['Qwen3_5ForConditionalGeneration'], text_config, vision_config: {} };
  expect(decoderOfConfig(whole, 'config.json').config).toEqual(decoderOfConfig(text, 'config.json').config);
  expect(architectures).toHaveLength(1);
});

test('what of a multimodal checkpoint is not imported is told, and what is keeps its own names', async () => {
  const { fromSafetensors } = decoderOfConfig(text, 'config.json');
  const names = ['model.language_model.norm.weight', 'model.visual.a', 'model.visual.b', 'mtp.fc.weight'];
  const reading = fromSafetensors?.(names);
  expect(reading?.leftOut.map(String)).toEqual([
    'vision (2 tensors)',
    'prediction of several tokens at once (1 tensors)',
  ]);
  const read: string[] = [];
  const file = reading?.open({
    read: async (name, shape) => {
      read.push(name);
      return { shape, data: new Float32Array() };
    },
    close: async () => undefined,
  });
  for (const name of ['model.norm.weight', 'lm_head.weight']) await file?.read(name, []);
  expect(read).toEqual(['model.language_model.norm.weight', 'lm_head.weight']);
});

test.each<[string, object, RegExp]>([
  ['value heads that are no multiple', { linear_num_value_heads: 24 }, /linear_num_value_heads \(24\)/u],
  ['too few layer types', { layer_types: ['full_attention'] }, /layer_types has 1 entries/u],
  ['another kind of layer', { layer_types: ['sliding_attention'] }, /layer_types/u],
  ['no layer with a cache', { num_hidden_layers: 3 }, /all 3 layers are of linear attention/u],
  [
    'an odd part of a head that turns',
    { rope_parameters: { rope_theta: 1e7, partial_rotary_factor: 0.3 } },
    /is 76; only multiples of 16/u,
  ],
  ['no gate', { attn_output_gate: false }, /attn_output_gate/u],
  ['no rope', { rope_parameters: undefined }, /rope_parameters/u],
])('%s is refused', (_, change, message) => {
  expect(() => decoderOfConfig({ ...text, ...change }, 'config.json')).toThrow(message);
});

fuzzTest(
  'a configuration with other values is read, or refused as the file’s fault',
  mangledJson(text),
  async (json) => {
    await refusalOf(['model-invalid', 'model-unsupported'], () => {
      const { memory, tensors } = decoderOfConfig(json, 'config.json');
      expect(memory.cacheLayerCount).toBeGreaterThan(0);
      for (const shape of tensors.values()) expect(shape.every(Number.isInteger)).toBe(true);
    });
  },
  { runs: 300 },
);
