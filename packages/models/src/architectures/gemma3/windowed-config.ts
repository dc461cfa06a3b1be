import { QaioError } from '@qaio/core';
import { z } from 'zod';
import { checkedJson } from '../../checkpoint/checked-json.js';
import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import { parseRopeScaling } from '../../checkpoint/rope-scaling.js';
import type { GgufMetadata } from '../../gguf/gguf-metadata.js';
import { ggufRopeScaling } from '../dense/dense-config.js';
import { decoderSizes, size, sizesJson } from '../dense/decoder-sizes.js';

/** RoPE of the other layers, the global ones, is the configuration's own. */
export interface WindowedConfig extends DecoderConfig {
  /** Of every layer, whether a token sees no more than `slidingWindow` tokens, itself included. */
  readonly isLocal: readonly boolean[];
  readonly slidingWindow: number;
  readonly localRope: Pick<DecoderConfig, 'contextLength' | 'ropeTheta' | 'ropeScaling'>;
  /** What attention scores are multiplied with. */
  readonly attentionScale: number;
}

const ropeJson = z.looseObject({
  rope_theta: z.number().positive().optional(),
  rope_type: z.string().optional(),
  type: z.string().optional(),
});

// absent fields have the values that transformers gives them
const configJson = sizesJson.extend({
  hidden_act: z.literal('gelu_pytorch_tanh').optional(),
  hidden_activation: z.literal('gelu_pytorch_tanh').optional(),
  head_dim: size.default(256),
  tie_word_embeddings: z.boolean().default(true),
  query_pre_attn_scalar: z.number().positive().default(256),
  sliding_window: size.default(4096),
  layer_types: z.array(z.enum(['sliding_attention', 'full_attention'])).optional(),
  sliding_window_pattern: size.default(6),
  rope_theta: z.number().positive().default(1_000_000),
  rope_local_base_freq: z.number().positive().default(10_000),
  rope_scaling: ropeJson.nullish(),
  // newer files have theta and scaling of both kinds of layers here
  rope_parameters: z
    .looseObject({ full_attention: ropeJson.optional(), sliding_attention: ropeJson.optional() })
    .nullish(),
  attn_logit_softcapping: z.null().optional(),
  final_logit_softcapping: z.null().optional(),
  use_bidirectional_attention: z.literal(false).nullish(),
});

type ConfigJson = z.infer<typeof configJson>;

/** @throws QaioError `model-invalid`, `model-unsupported` */
export function windowedConfig(json: unknown, path: string, architecture: string): WindowedConfig {
  const config = checkedJson(configJson, json, path);
  const sizes = decoderSizes({ ...config, hidden_act: 'silu' }, path);
  const { full_attention: full = config.rope_scaling ?? {}, sliding_attention: sliding = {} } =
    config.rope_parameters ?? {};
  return {
    architecture,
    ...sizes,
    ropeTheta: full.rope_theta ?? config.rope_theta,
    ropeScaling: parseRopeScaling(full, path),
    localRope: {
      contextLength: sizes.contextLength,
      ropeTheta: sliding.rope_theta ?? config.rope_local_base_freq,
      ropeScaling: parseRopeScaling(sliding, path),
    },
    isLocal: localLayers(config, path),
    slidingWindow: config.sliding_window,
    attentionScale: config.query_pre_attn_scalar ** -0.5,
  };
}

function localLayers(
  { layer_types, num_hidden_layers, sliding_window_pattern }: ConfigJson,
  path: string,
): boolean[] {
  if (layer_types && layer_types.length !== num_hidden_layers)
    throw new QaioError(
      'model-invalid',
      `${path}: layer_types has ${layer_types.length} entries; expected num_hidden_layers (${num_hidden_layers}).`,
    );
  return layer_types
    ? layer_types.map((type) => type === 'sliding_attention')
    : Array.from({ length: num_hidden_layers }, (_, i) => (i + 1) % sliding_window_pattern !== 0);
}

// llama.cpp knows by their number that the largest model's scores are scaled by the width of all heads
// https://github.com/ggml-org/llama.cpp/blob/master/src/models/gemma3.cpp
const layersOf27B = 62;

/** The same from a GGUF file's metadata. @throws QaioError `model-invalid`, `model-unsupported` */
export function windowedGgufConfig(metadata: GgufMetadata, architecture: string): WindowedConfig {
  const number = (key: string): number | undefined => metadata.number(key);
  const sizes = metadata.sizes();
  const [width, heads] = [number('embedding_length') ?? 1, number('attention.head_count') ?? 1];
  const isLargest = number('block_count') === layersOf27B;
  const config = {
    ...sizes,
    query_pre_attn_scalar: isLargest ? width / heads : number('attention.key_length'),
    sliding_window: number('attention.sliding_window'),
    sliding_window_pattern: number('attention.sliding_window_pattern'),
    rope_local_base_freq: number('rope.freq_base_swa'),
    rope_scaling: ggufRopeScaling(metadata),
  };
  return windowedConfig(config, metadata.path, architecture);
}
