/** Grouped-query attention with a cache that grows. https://arxiv.org/abs/2305.13245 */
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import { DataType, microsoft } from './graph-builder.js';
import { type GraphContext, addHeadNorm, addProduct } from './graph-context.js';
import { type PackedPart, addPackedLinear, addPackedParts } from './packed-linear.js';
import { rotaryTables } from './rotary-table.js';

/** What distinguishes the attention of one architecture from that of another. */
export interface AttentionTraits {
  /** Whether the query, key and value projections have biases. */
  readonly hasQkvBias: boolean;
  /** Whether queries and keys are normalised head by head. */
  readonly hasQkNorm: boolean;
}

/** What distinguishes the attention of one layer from that of another. */
export interface LayerAttention {
  /** What scores are multiplied with; one by the root of `headDim` by default. */
  readonly scale?: number;
  /** The operator's inputs behind the cache; those of the layout by default. */
  readonly inputs?: readonly string[];
}

type Rotary = Pick<DecoderConfig, 'contextLength' | 'ropeTheta' | 'ropeScaling'>;

/**
 * @param rotaryDim how many of a head's values turn with the position
 * @param prefix of the names of both tables
 */
export async function addRotaryTables(
  { graph }: Pick<GraphContext, 'graph'>,
  { contextLength, ropeTheta, ropeScaling }: Rotary,
  rotaryDim: number,
  prefix = 'rotary',
): Promise<void> {
  const { cos, sin } = rotaryTables(contextLength, rotaryDim, ropeTheta, ropeScaling);
  await graph.initializer(`${prefix}.cos`, DataType.FLOAT, [contextLength, rotaryDim / 2], cos);
  await graph.initializer(`${prefix}.sin`, DataType.FLOAT, [contextLength, rotaryDim / 2], sin);
}

/** One of a model's layers, and the normalised values that it takes. */
export interface LayerInput {
  readonly layer: number;
  readonly input: string;
}

/** @returns what is added to the residual stream, like `input` by name */
export async function addAttention(
  context: GraphContext,
  config: DecoderConfig,
  traits: AttentionTraits & LayerAttention,
  { layer, input }: LayerInput,
): Promise<string> {
  const { headCount, headDim, hiddenSize } = config;
  const prefix = `model.layers.${layer}.self_attn`;
  const projections = await addProjections(context, config, traits, { layer, input });
  const { scale, inputs } = traits;
  addCachedAttention(context, config, { layer, cache: layer, projections, scale, inputs });
  const output = `${layer}.attention.output`;
  await addProduct(context, {
    name: `${prefix}.o_proj`,
    outputs: hiddenSize,
    inputs: headCount * headDim,
    input: `${layer}.attention.mixed`,
    output,
  });
  return output;
}

/** The layer, its place among those that have a cache, and query, key and value or the three packed. */
interface CachedAttention {
  readonly scale?: number | undefined;
  readonly inputs?: readonly string[] | undefined;
  readonly layer: number;
  readonly cache: number;
  readonly projections: readonly string[];
}

/** Gives `LAYER.attention.mixed`. */
export function addCachedAttention(
  { graph, layout }: Pick<GraphContext, 'graph' | 'layout'>,
  { headCount, kvHeadCount, headDim }: Pick<DecoderConfig, 'headCount' | 'kvHeadCount' | 'headDim'>,
  { layer, cache, projections, scale, inputs = layout.attentionInputs }: CachedAttention,
): void {
  const cacheShape = ['batch_size', kvHeadCount, 'capacity', headDim];
  const past = ['key', 'value'].map((part) => `past_key_values.${cache}.${part}`);
  const present = ['key', 'value'].map((part) => `present.${cache}.${part}`);
  for (const name of past) graph.input(name, DataType.FLOAT, cacheShape);
  for (const name of present) graph.output(name, DataType.FLOAT, cacheShape);
  graph.node(
    'GroupQueryAttention',
    [...projections, ...past, ...inputs],
    [`${layer}.attention.mixed`, ...present],
    {
      num_heads: { int: headCount },
      kv_num_heads: { int: kvHeadCount },
      do_rotary: { int: 1 },
      ...(scale !== undefined && { scale: { float: scale } }),
    },
    microsoft,
  );
}

/** @returns query, key and value, or the three packed and two empty names */
async function addProjections(
  context: GraphContext,
  config: DecoderConfig,
  traits: AttentionTraits,
  { layer, input }: LayerInput,
): Promise<readonly string[]> {
  const { graph, dtype } = context;
  const prefix = `model.layers.${layer}.self_attn`;
  const parts = await readProjections(context, config, traits, prefix);
  const nameOf = (part: string): string => `${prefix}.${part}_proj`;
  const linear = { nameOf, input, output: `${layer}.qkv`, parts };
  if (traits.hasQkNorm)
    return addQkNorm(context, config, { prefix, projected: await addPackedParts(graph, dtype, linear) });
  const [first = '', second = '', third = ''] = await addPackedLinear(graph, dtype, linear);
  return [first, second, third];
}

async function readProjections(
  { basis: { tensors } }: GraphContext,
  { headCount, kvHeadCount, headDim, hiddenSize }: DecoderConfig,
  { hasQkvBias }: AttentionTraits,
  prefix: string,
): Promise<PackedPart[]> {
  const parts: PackedPart[] = [];
  for (const [name, heads] of Object.entries({ q: headCount, k: kvHeadCount, v: kvHeadCount })) {
    const size = heads * headDim;
    const weight = await tensors.read(`${prefix}.${name}_proj.weight`, [size, hiddenSize]);
    const bias = hasQkvBias ? (await tensors.read(`${prefix}.${name}_proj.bias`, [size])).data : undefined;
    parts.push({ name, weight, bias });
  }
  return parts;
}

/** Normalises each head's query and key. @returns query, key and value */
async function addQkNorm(
  context: GraphContext,
  { headCount, kvHeadCount, headDim }: DecoderConfig,
  { prefix, projected: [query = '', key = '', value = ''] }: Projected,
): Promise<string[]> {
  const normed = (part: 'q' | 'k', name: string, heads: number): Promise<string> =>
    addHeadNorm(context, { name, weight: `${prefix}.${part}_norm.weight`, heads, headDim });
  return [await normed('q', query, headCount), await normed('k', key, kvHeadCount), value];
}

interface Projected {
  readonly prefix: string;
  readonly projected: readonly string[];
}
