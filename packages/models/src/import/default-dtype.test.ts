import { expect, test } from '@jest/globals';
import { decoderOfConfig } from '../architectures/architectures.js';
import { defaultDtype } from './default-dtype.js';

const shape = (hidden_size: number, num_hidden_layers: number, vocab_size: number): object => ({
  architectures: ['LlamaForCausalLM'],
  hidden_size,
  num_hidden_layers,
  vocab_size,
  intermediate_size: 4 * hidden_size,
  num_attention_heads: hidden_size / 64,
  max_position_embeddings: 4096,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: true,
});

test.each([
  ['fp32', shape(256, 6, 4096)],
  ['int8', shape(576, 30, 49_152)],
  ['int8', shape(896, 24, 151_936)],
  ['int8', shape(1536, 28, 151_936)],
])('%s is the default for %j', (dtype, config) => {
  expect(defaultDtype(decoderOfConfig(config, 'test'))).toBe(dtype);
});
