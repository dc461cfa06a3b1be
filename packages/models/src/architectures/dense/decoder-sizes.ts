/** Sizes that the config.json of every decoder has, under the names of Hugging Face. */
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import { blockSize } from '../../quantise/block-grid.js';

// bounds that no real model comes near and that keep sizes far from overflow
export const size = z.int().positive().max(1_000_000);

export const sizesJson = z.looseObject({
  hidden_act: z.literal('silu').default('silu'),
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: z.int().positive().max(1000),
  num_attention_heads: size,
  num_key_value_heads: size.optional(),
  head_dim: size.optional(),
  max_position_embeddings: z
    .int()
    .positive()
    .max(1 << 20),
  rms_norm_eps: z.number().positive(),
  attention_bias: z.literal(false).optional(),
  mlp_bias: z.literal(false).optional(),
  tie_word_embeddings: z.boolean().default(false),
  vocab_size: z.int().positive().max(10_000_000),
});

type SizesJson = z.infer<typeof sizesJson>;

// required by the runtime's attention operator
const headDimMultiple = 16;

/** @throws QaioError `model-invalid`, `model-unsupported` where the sizes do not fit one another */
export function decoderSizes(
  json: SizesJson,
  path: string,
): Omit<DecoderConfig, 'architecture' | 'ropeTheta'> {
  return {
    ...headSizes(json, path),
    hiddenSize: json.hidden_size,
    intermediateSize: json.intermediate_size,
    layerCount: json.num_hidden_layers,
    contextLength: json.max_position_embeddings,
    rmsNormEpsilon: json.rms_norm_eps,
    hasTiedEmbeddings: json.tie_word_embeddings,
    vocabSize: json.vocab_size,
  };
}

function headSizes(
  config: SizesJson,
  path: string,
): Pick<DecoderConfig, 'headCount' | 'kvHeadCount' | 'headDim'> {
  const headCount = config.num_attention_heads;
  const kvHeadCount = config.num_key_value_heads ?? headCount;
  const headDim = config.head_dim ?? config.hidden_size / headCount;
  if (!Number.isInteger(headDim))
    throw new QaioError(
      'model-invalid',
      told`${path}: hidden_size (${config.hidden_size}) is not a multiple of num_attention_heads (${headCount}).`,
    );
  if (headCount % kvHeadCount !== 0)
    throw new QaioError(
      'model-invalid',
      told`${path}: num_attention_heads (${headCount}) is not a multiple of num_key_value_heads (${kvHeadCount}).`,
    );
  const { hidden_size, intermediate_size } = config;
  checkMultiples({ head_dim: headDim }, headDimMultiple, path);
  checkMultiples({ hidden_size, intermediate_size }, blockSize, path);
  return { headCount, kvHeadCount, headDim };
}

/** @throws QaioError `model-unsupported` */
export function checkMultiples(sizes: Readonly<Record<string, number>>, of: number, path: string): void {
  for (const [name, size] of Object.entries(sizes))
    if (size % of !== 0)
      throw new QaioError(
        'model-unsupported',
        told`${path}: ${name} is ${size}; only multiples of ${of} are supported.`,
      );
}
