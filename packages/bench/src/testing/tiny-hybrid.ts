import { decoderOfConfig } from '@qaio/models';

/** A Qwen3.5 that is written in no time. */
export const tinyHybrid = decoderOfConfig(
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
