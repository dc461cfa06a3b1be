import { QaioError } from '@qaio/core';
import { z } from 'zod';

// bounds that no real model comes near and that keep sizes far from overflow
const size = z.int().positive().max(1_000_000);

const configJson = z.looseObject({
  architectures: z.array(z.string()).min(1),
  hidden_act: z.literal('silu').default('silu'),
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: z.int().positive().max(1000),
  num_attention_heads: size,
  num_key_value_heads: size.optional(),
  head_dim: size.optional(),
  max_position_embeddings: z.int().positive().max(10_000_000),
  rms_norm_eps: z.number().positive(),
  rope_theta: z.number().positive().default(10_000),
  rope_scaling: z.null().optional(),
  tie_word_embeddings: z.boolean().default(false),
  use_sliding_window: z.literal(false).optional(),
  vocab_size: z.int().positive().max(10_000_000),
});

const supportedArchitectures = ['Qwen2ForCausalLM'];

/** Sizes and constants of a decoder-only transformer. */
export interface DecoderConfig {
  readonly architecture: string;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layerCount: number;
  readonly headCount: number;
  readonly kvHeadCount: number;
  readonly headDim: number;
  readonly contextLength: number;
  readonly rmsNormEpsilon: number;
  readonly ropeTheta: number;
  readonly hasTiedEmbeddings: boolean;
  readonly vocabSize: number;
}

/** @throws QaioError `model-invalid`, `model-unsupported` */
export function parseDecoderConfig(json: unknown, path: string): DecoderConfig {
  const parsed = configJson.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new QaioError('model-invalid', `${path}: ${issues.join('; ')}`);
  }
  const config = parsed.data;
  const architecture = config.architectures[0] ?? '';
  if (!supportedArchitectures.includes(architecture))
    throw new QaioError(
      'model-unsupported',
      `${path}: architecture ${architecture} is not supported; supported: ${supportedArchitectures.join(', ')}.`,
    );
  const headCount = config.num_attention_heads;
  const kvHeadCount = config.num_key_value_heads ?? headCount;
  const headDim = config.head_dim ?? config.hidden_size / headCount;
  if (!Number.isInteger(headDim) || headDim % 2 !== 0 || headCount % kvHeadCount !== 0)
    throw new QaioError('model-invalid', `${path}: hidden size and head counts do not divide evenly.`);
  return {
    architecture,
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    layerCount: config.num_hidden_layers,
    headCount,
    kvHeadCount,
    headDim,
    contextLength: config.max_position_embeddings,
    rmsNormEpsilon: config.rms_norm_eps,
    ropeTheta: config.rope_theta,
    hasTiedEmbeddings: config.tie_word_embeddings,
    vocabSize: config.vocab_size,
  };
}
