import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { checkedJson } from '../../checkpoint/checked-json.js';
import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import { parseRopeScaling } from '../../checkpoint/rope-scaling.js';
import type { GgufMetadata } from '../../gguf/gguf-metadata.js';
import { blockSize } from '../../quantise/block-grid.js';
import { checkMultiples, decoderSizes, size, sizesJson } from '../dense/decoder-sizes.js';

/** Sizes of the linear layers; all of a model's are alike. */
export interface LinearAttentionSizes {
  /** Heads of queries and keys. */
  readonly keyHeadCount: number;
  /** Heads of values, and of states; a multiple of `keyHeadCount`. */
  readonly valueHeadCount: number;
  readonly keyHeadDim: number;
  readonly valueHeadDim: number;
  /** Tokens that the convolution sees, the current one included. */
  readonly kernelSize: number;
}

export interface HybridConfig extends DecoderConfig {
  readonly linear: LinearAttentionSizes;
  /** Of every layer, whether it is one of linear attention. */
  readonly isLinear: readonly boolean[];
  /** How many of a head's values turn with the position. */
  readonly rotaryDim: number;
}

const ropeJson = z.looseObject({
  rope_theta: z.number().positive(),
  rope_type: z.string().optional(),
  partial_rotary_factor: z.number().positive().max(1).optional(),
});

const configJson = sizesJson.extend({
  layer_types: z.array(z.enum(['linear_attention', 'full_attention'])).optional(),
  full_attention_interval: size.default(4),
  linear_num_key_heads: size,
  linear_num_value_heads: size,
  linear_key_head_dim: size,
  linear_value_head_dim: size,
  linear_conv_kernel_dim: z.int().min(2).max(64).default(4),
  attn_output_gate: z.literal(true).optional(),
  rope_parameters: ropeJson,
  partial_rotary_factor: z.number().positive().max(1).optional(),
});

type ConfigJson = z.infer<typeof configJson>;

const usualRotaryFactor = 0.25;
// required by the runtime's attention operator
const rotaryDimMultiple = 16;

/**
 * @param json config.json, or the part of it that is about text
 * @throws QaioError `model-invalid`, `model-unsupported`
 */
export function hybridConfig(json: unknown, path: string, architecture: string): HybridConfig {
  const config = checkedJson(configJson, json, path);
  const sizes = decoderSizes(config, path);
  const rope = config.rope_parameters;
  const rotaryFactor = rope.partial_rotary_factor ?? config.partial_rotary_factor ?? usualRotaryFactor;
  const rotaryDim = Math.trunc(sizes.headDim * rotaryFactor);
  checkMultiples({ 'head_dim x partial_rotary_factor': rotaryDim }, rotaryDimMultiple, path);
  return {
    architecture,
    ...sizes,
    ropeTheta: rope.rope_theta,
    ropeScaling: parseRopeScaling(rope, path),
    rotaryDim,
    isLinear: linearLayers(config, path),
    linear: linearSizes(config, path),
  };
}

function linearLayers(config: ConfigJson, path: string): boolean[] {
  const { layer_types, num_hidden_layers, full_attention_interval } = config;
  if (layer_types && layer_types.length !== num_hidden_layers)
    throw new QaioError(
      'model-invalid',
      told`${path}: layer_types has ${layer_types.length} entries; expected num_hidden_layers (${num_hidden_layers}).`,
    );
  const layers = layer_types
    ? layer_types.map((type) => type === 'linear_attention')
    : Array.from({ length: num_hidden_layers }, (_, i) => (i + 1) % full_attention_interval !== 0);
  if (layers.includes(false)) return layers;
  throw new QaioError(
    'model-unsupported',
    told`${path}: all ${num_hidden_layers} layers are of linear attention; at least one of full attention is needed.`,
  );
}

function linearSizes(config: ConfigJson, path: string): LinearAttentionSizes {
  const { linear_num_key_heads, linear_num_value_heads, linear_value_head_dim } = config;
  if (linear_num_value_heads % linear_num_key_heads !== 0)
    throw new QaioError(
      'model-invalid',
      told`${path}: linear_num_value_heads (${linear_num_value_heads}) is not a multiple of linear_num_key_heads (${linear_num_key_heads}).`,
    );
  const width = {
    'linear_num_value_heads x linear_value_head_dim': linear_num_value_heads * linear_value_head_dim,
  };
  checkMultiples(width, blockSize, path);
  return {
    keyHeadCount: linear_num_key_heads,
    valueHeadCount: linear_num_value_heads,
    keyHeadDim: config.linear_key_head_dim,
    valueHeadDim: linear_value_head_dim,
    kernelSize: config.linear_conv_kernel_dim,
  };
}

/** The same from a GGUF file's metadata. @throws QaioError `model-invalid`, `model-unsupported` */
export function hybridGgufConfig(metadata: GgufMetadata, architecture: string): HybridConfig {
  const number = (key: string): number | undefined => metadata.number(key);
  const sizes = metadata.sizes();
  const valueHeads = number('ssm.time_step_rank');
  const headDim = number('attention.key_length');
  const rotaryDim = number('rope.dimension_count');
  const config = {
    ...sizes,
    // blocks that predict further tokens stand behind the layers and are left out
    num_hidden_layers: (number('block_count') ?? 0) - (number('nextn_predict_layers') ?? 0),
    full_attention_interval: number('full_attention_interval'),
    linear_num_key_heads: number('ssm.group_count'),
    linear_num_value_heads: valueHeads,
    linear_key_head_dim: number('ssm.state_size'),
    linear_value_head_dim: (number('ssm.inner_size') ?? 0) / (valueHeads ?? 1),
    linear_conv_kernel_dim: number('ssm.conv_kernel'),
    rope_parameters: {
      rope_theta: sizes.rope_theta,
      ...(headDim !== undefined && rotaryDim !== undefined && { partial_rotary_factor: rotaryDim / headDim }),
    },
  };
  return hybridConfig(config, metadata.path, architecture);
}
