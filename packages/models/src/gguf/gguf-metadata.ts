import { QaioError } from '@qaio/core';
import { z } from 'zod';
import { type DecoderConfig, parseDecoderConfig } from '../checkpoint/decoder-config.js';
import { yarnAmplitude } from '../checkpoint/rope-scaling.js';
import type { GgufHeader } from './gguf-header.js';

/** GGUF's names of architectures, and those of Hugging Face. */
const architectures: Readonly<Record<string, string>> = {
  llama: 'LlamaForCausalLM',
  qwen2: 'Qwen2ForCausalLM',
  qwen3: 'Qwen3ForCausalLM',
};

/** Typed access to a header's metadata. */
export class GgufMetadata {
  constructor(
    readonly header: GgufHeader,
    readonly path: string,
  ) {}

  /** @throws QaioError `model-invalid` when the key is missing or of another type */
  get<T>(key: string, schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(this.header.metadata.get(key));
    if (parsed.success) return parsed.data;
    throw new QaioError(
      'model-invalid',
      `${this.path}: ${key}: ${parsed.error.issues[0]?.message ?? 'invalid'}`,
    );
  }

  get architecture(): string {
    return this.get('general.architecture', z.string());
  }
}

/** @throws QaioError `model-invalid`, `model-unsupported` */
export function ggufDecoderConfig(metadata: GgufMetadata): DecoderConfig {
  const { architecture, header, path } = metadata;
  const number = z.number().optional();
  const at = (key: string): number | undefined => metadata.get(`${architecture}.${key}`, number);
  const config = {
    architectures: [architectures[architecture] ?? architecture],
    hidden_size: at('embedding_length'),
    intermediate_size: at('feed_forward_length'),
    num_hidden_layers: at('block_count'),
    num_attention_heads: at('attention.head_count'),
    num_key_value_heads: at('attention.head_count_kv'),
    head_dim: at('attention.key_length'),
    max_position_embeddings: at('context_length'),
    rms_norm_eps: at('attention.layer_norm_rms_epsilon'),
    rope_theta: at('rope.freq_base'),
    rope_scaling: ropeScaling(metadata),
    tie_word_embeddings: !header.tensors.has('output.weight'),
    vocab_size: header.tensors.get('token_embd.weight')?.shape[0],
  };
  return parseDecoderConfig(config, path);
}

/** RoPE scaling in the form of config.json. */
function ropeScaling(metadata: GgufMetadata): object | undefined {
  const at = <T>(key: string, schema: z.ZodType<T>): T | undefined =>
    metadata.get(`${metadata.architecture}.rope.scaling.${key}`, schema.optional());
  const type = at('type', z.string());
  if (type === undefined || type === 'none') return undefined;
  const factor = at('factor', z.number());
  // llama.cpp multiplies YaRN's own amplitude by it
  const attentionFactor = at('attn_factor', z.number());
  return {
    rope_type: type,
    factor,
    original_max_position_embeddings: at('original_context_length', z.number()),
    ...(attentionFactor && { attention_factor: attentionFactor * yarnAmplitude(factor ?? 1) }),
  };
}
