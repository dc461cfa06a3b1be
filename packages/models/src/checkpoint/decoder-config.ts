import { QaioError } from '@qaio/core';
import { z } from 'zod';
import { blockSize } from '../quantise/block-quantise.js';
import { checkedJson } from './checked-json.js';
import { refuseQuantised } from './quantised-checkpoint.js';
import { type RopeScaling, parseRopeScaling } from './rope-scaling.js';

// bounds that no real model comes near and that keep sizes far from overflow
const size = z.int().positive().max(1_000_000);

const ropeJson = z.looseObject({
  rope_theta: z.number().positive().optional(),
  rope_type: z.string().optional(),
  // the older name
  type: z.string().optional(),
});

const architectureJson = z.looseObject({ architectures: z.array(z.string()).min(1) });

const configJson = z.looseObject({
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
  rope_theta: z.number().positive().optional(),
  rope_scaling: ropeJson.nullish(),
  // newer files have theta and scaling in one object
  rope_parameters: ropeJson.nullish(),
  attention_bias: z.literal(false).optional(),
  mlp_bias: z.literal(false).optional(),
  tie_word_embeddings: z.boolean().default(false),
  use_sliding_window: z.literal(false).optional(),
  vocab_size: z.int().positive().max(10_000_000),
});

type Traits = Pick<DecoderConfig, 'hasQkvBias' | 'hasQkNorm'>;

/** What distinguishes the architectures besides their sizes. */
const architectures: Readonly<Record<string, Traits>> = {
  // Qwen1.5, Qwen2 and Qwen2.5
  Qwen2ForCausalLM: { hasQkvBias: true, hasQkNorm: false },
  Qwen3ForCausalLM: { hasQkvBias: false, hasQkNorm: true },
  // also SmolLM2 and TinyLlama
  LlamaForCausalLM: { hasQkvBias: false, hasQkNorm: false },
};
const defaultRopeTheta = 10_000;

/**
 * Sizes and constants of a decoder-only transformer, as its config.json has them. Linear layers are `[outputs, inputs]`:
 * queries `[headCount * headDim, hiddenSize]`, keys and values `[kvHeadCount * headDim, hiddenSize]`, gate and up
 * `[intermediateSize, hiddenSize]`, embedding and head `[vocabSize, hiddenSize]`.
 */
export interface DecoderConfig {
  /** Such as Qwen2ForCausalLM. */
  readonly architecture: string;
  /** Width of a hidden state between layers; a multiple of 32, at most 1,000,000. */
  readonly hiddenSize: number;
  /** Width of a hidden state inside the feed-forward part; a multiple of 32, at most 1,000,000. */
  readonly intermediateSize: number;
  /** 1 to 1000. */
  readonly layerCount: number;
  /** Heads of queries. */
  readonly headCount: number;
  /** Heads of keys and values; divides `headCount`. */
  readonly kvHeadCount: number;
  /** Width of one head; a multiple of 16. */
  readonly headDim: number;
  /** Longest sequence in tokens, at most 1,048,576. */
  readonly contextLength: number;
  /** Added to the mean of squares before the root is taken. */
  readonly rmsNormEpsilon: number;
  /** Base of the rotary embedding's frequencies: pair i of a head turns by `ropeTheta ** (-2 * i / headDim)` per token. */
  readonly ropeTheta: number;
  /** How the frequencies are changed for contexts longer than the model was first trained for. */
  readonly ropeScaling?: RopeScaling | undefined;
  /** Whether the query, key and value projections have biases. */
  readonly hasQkvBias: boolean;
  /** Whether queries and keys are normalised head by head. */
  readonly hasQkNorm: boolean;
  /** Whether the head is the embedding's matrix. */
  readonly hasTiedEmbeddings: boolean;
  /** Rows of the embedding: at least as many as the tokenizer has ids. */
  readonly vocabSize: number;
}

// required by the runtime's attention operator
const headDimMultiple = 16;

/** @throws QaioError `model-invalid`, `model-unsupported` */
export function parseDecoderConfig(json: unknown, path: string): DecoderConfig {
  const traits = architectureTraits(checkedJson(architectureJson, json, path).architectures[0] ?? '', path);
  refuseQuantised(json, path);
  const config = checkedJson(configJson, json, path);
  return {
    ...traits,
    ...headSizes(config, path),
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    layerCount: config.num_hidden_layers,
    contextLength: config.max_position_embeddings,
    rmsNormEpsilon: config.rms_norm_eps,
    ropeTheta: config.rope_theta ?? config.rope_parameters?.rope_theta ?? defaultRopeTheta,
    ropeScaling: parseRopeScaling(config.rope_scaling ?? config.rope_parameters ?? {}, path),
    hasTiedEmbeddings: config.tie_word_embeddings,
    vocabSize: config.vocab_size,
  };
}

function architectureTraits(architecture: string, path: string): Traits & { readonly architecture: string } {
  const traits = Object.hasOwn(architectures, architecture) ? architectures[architecture] : undefined;
  if (traits) return { architecture, ...traits };
  throw new QaioError(
    'model-unsupported',
    `${path}: architecture ${architecture} is not supported; supported: ${Object.keys(architectures).join(', ')}.`,
  );
}

function headSizes(
  config: z.infer<typeof configJson>,
  path: string,
): Pick<DecoderConfig, 'headCount' | 'kvHeadCount' | 'headDim'> {
  const headCount = config.num_attention_heads;
  const kvHeadCount = config.num_key_value_heads ?? headCount;
  const headDim = config.head_dim ?? config.hidden_size / headCount;
  if (!Number.isInteger(headDim))
    throw new QaioError(
      'model-invalid',
      `${path}: hidden_size (${config.hidden_size}) is not a multiple of num_attention_heads (${headCount}).`,
    );
  if (headCount % kvHeadCount !== 0)
    throw new QaioError(
      'model-invalid',
      `${path}: num_attention_heads (${headCount}) is not a multiple of num_key_value_heads (${kvHeadCount}).`,
    );
  const { hidden_size, intermediate_size } = config;
  checkMultiples({ head_dim: headDim }, headDimMultiple, path);
  checkMultiples({ hidden_size, intermediate_size }, blockSize, path);
  return { headCount, kvHeadCount, headDim };
}

function checkMultiples(sizes: Readonly<Record<string, number>>, of: number, path: string): void {
  for (const [name, size] of Object.entries(sizes))
    if (size % of !== 0)
      throw new QaioError(
        'model-unsupported',
        `${path}: ${name} is ${size}; only multiples of ${of} are supported.`,
      );
}
