import { type Decoder, decoderOfConfig } from '@qaio/models';

const qwen2 = {
  architectures: ['Qwen2ForCausalLM'],
  rms_norm_eps: 1e-6,
  rope_theta: 1_000_000,
  tie_word_embeddings: true,
  max_position_embeddings: 4096,
} as const;

/** What 0.8B and 2B have alike. */
const qwen35 = {
  architectures: ['Qwen3_5ForCausalLM'],
  num_hidden_layers: 24,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  head_dim: 256,
  linear_num_key_heads: 16,
  linear_num_value_heads: 16,
  linear_key_head_dim: 128,
  linear_value_head_dim: 128,
  rms_norm_eps: 1e-6,
  rope_parameters: { rope_theta: 10_000_000, partial_rotary_factor: 0.25 },
  tie_word_embeddings: true,
  max_position_embeddings: 16_384,
  vocab_size: 248_320,
} as const;

/** As config.json has them. */
export const shapeConfigs: Readonly<Record<string, object>> = {
  // https://huggingface.co/Qwen/Qwen1.5-0.5B-Chat/blob/main/config.json
  'qwen1.5-0.5b': {
    ...qwen2,
    hidden_size: 1024,
    intermediate_size: 2816,
    num_hidden_layers: 24,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    vocab_size: 151_936,
  },
  // https://huggingface.co/Qwen/Qwen2.5-0.5B-Instruct/blob/main/config.json
  'qwen2.5-0.5b': {
    ...qwen2,
    hidden_size: 896,
    intermediate_size: 4864,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    num_key_value_heads: 2,
    vocab_size: 151_936,
  },
  // https://huggingface.co/Qwen/Qwen3.5-0.8B/blob/main/config.json, with a shorter context
  'qwen3.5-0.8b': { ...qwen35, hidden_size: 1024, intermediate_size: 3584 },
  // https://huggingface.co/Qwen/Qwen3.5-2B/blob/main/config.json, with a shorter context
  'qwen3.5-2b': { ...qwen35, hidden_size: 2048, intermediate_size: 6144 },
  tiny: {
    ...qwen2,
    hidden_size: 64,
    intermediate_size: 128,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    vocab_size: 512,
  },
};

/** Shapes of models that are measured on random weights: how fast a model is does not depend on their values. */
export const shapes: Readonly<Record<string, Decoder>> = Object.fromEntries(
  Object.entries(shapeConfigs).map(([name, config]) => [name, decoderOfConfig(config, name)]),
);
