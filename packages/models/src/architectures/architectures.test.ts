import { expect, test } from '@jest/globals';
import { decoderOfConfig } from './architectures.js';

const config = {
  architectures: ['Qwen2ForCausalLM'],
  hidden_size: 256,
  intermediate_size: 704,
  num_hidden_layers: 6,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 1024,
  rms_norm_eps: 1e-6,
  vocab_size: 6003,
  something_new: true,
};

test('sizes are read, defaults are those of the architecture', () => {
  expect(decoderOfConfig(config, 'config.json').config).toMatchObject({
    headDim: 64,
    kvHeadCount: 2,
    ropeTheta: 10_000,
    hasTiedEmbeddings: false,
  });
});

test.each<[string, object, RegExp]>([
  ['another architecture', { architectures: ['BertModel'] }, /BertModel is not supported; supported: Qwen2/u],
  ['a missing size', { hidden_size: undefined }, /hidden_size/u],
  ['an absurd size', { num_hidden_layers: 1e9 }, /num_hidden_layers/u],
  ['a negative size', { vocab_size: -1 }, /vocab_size/u],
  [
    'heads that do not divide',
    { num_attention_heads: 3 },
    /hidden_size \(\d+\) is not a multiple of num_attention_heads \(3\)/u,
  ],
  ['another activation', { hidden_act: 'gelu' }, /hidden_act/u],
  [
    'RoPE scaling',
    { rope_scaling: { type: 'longrope' } },
    /'longrope' is not supported; supported: default, linear, llama3, yarn/u,
  ],
  [
    'a YaRN without its first context',
    { rope_scaling: { type: 'yarn', factor: 4 } },
    /rope_scaling.original_max_position_embeddings/u,
  ],
  [
    'a RoPE factor that is not a number',
    { rope_scaling: { type: 'linear', factor: 'x' } },
    /rope_scaling.factor/u,
  ],
  ['an attention bias', { attention_bias: true }, /attention_bias/u],
  ['an odd head size', { head_dim: 24 }, /head_dim is 24; only multiples of 16/u],
])('%s is refused', (_, change, message) => {
  expect(() => decoderOfConfig({ ...config, ...change }, 'config.json')).toThrow(message);
});

test.each([
  ['AWQ', { quantization_config: { quant_method: 'awq', bits: 4 } }],
  ['GPTQ', { quantization_config: { quant_method: 'gptq', bits: 4 } }],
  ['MLX', { quantization: { group_size: 64, bits: 4 } }],
])('weights quantised with %s are refused with what to fetch instead', (method, change) => {
  expect(() => decoderOfConfig({ ...config, ...change }, 'config.json')).toThrow(
    new RegExp(`with ${method}, which cannot be imported. Fetch .* without '${method}' .* a GGUF file`, 'u'),
  );
});

test('weights that are quantised in a way that is not named are refused', () => {
  expect(() => decoderOfConfig({ ...config, quantization_config: {} }, 'config.json')).toThrow(
    /quantised, which cannot be imported/u,
  );
});

test('a config that says there is no quantisation is taken', () => {
  expect(() => decoderOfConfig({ ...config, quantization_config: null }, 'config.json')).not.toThrow();
});

test('a config that is not an object is refused', () => {
  expect(() => decoderOfConfig('hello', 'config.json')).toThrow(/config.json/u);
});
