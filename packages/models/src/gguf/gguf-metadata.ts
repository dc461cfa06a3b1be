import { QaioError } from '@qaio/core';
import { z } from 'zod';
import type { GgufHeader } from './gguf-header.js';

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

  /** A number of the architecture's own. @throws QaioError `model-invalid` when it is none */
  number(key: string): number | undefined {
    return this.get(`${this.architecture}.${key}`, z.number().optional());
  }

  /** The sizes that every decoder has, by their names in config.json. @throws QaioError `model-invalid` */
  sizes(): Readonly<Record<string, number | boolean | undefined>> {
    const { tensors } = this.header;
    return {
      hidden_size: this.number('embedding_length'),
      intermediate_size: this.number('feed_forward_length'),
      num_hidden_layers: this.number('block_count'),
      num_attention_heads: this.number('attention.head_count'),
      num_key_value_heads: this.number('attention.head_count_kv'),
      head_dim: this.number('attention.key_length'),
      max_position_embeddings: this.number('context_length'),
      rms_norm_eps: this.number('attention.layer_norm_rms_epsilon'),
      rope_theta: this.number('rope.freq_base'),
      tie_word_embeddings: !tensors.has('output.weight'),
      vocab_size: tensors.get('token_embd.weight')?.shape[0],
    };
  }
}
