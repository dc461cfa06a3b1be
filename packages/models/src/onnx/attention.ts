/** Grouped-query attention with a cache that grows. https://arxiv.org/abs/2305.13245 */
import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { FloatTensor } from '../checkpoint/tensor-source.js';
import { DataType, microsoft } from './graph-builder.js';
import { type GraphContext, addHeadNorm, addNormWeight, addProduct } from './graph-context.js';
import { addLinear } from './linear.js';
import { concatenate, packed } from './packed-tensors.js';
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
  const projected = `${layer}.qkv`;
  await addPackedProjection(context, config, traits, { prefix, input, output: projected });
  const projections = traits.hasQkNorm
    ? await addQkNorm(context, config, { prefix, projected })
    : [projected, '', ''];
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

interface PackedProjection {
  readonly prefix: string;
  readonly input: string;
  readonly output: string;
}

/** Query, key and value projections as one product. */
async function addPackedProjection(
  { graph, dtype, basis }: GraphContext,
  { headCount, kvHeadCount, headDim, hiddenSize }: DecoderConfig,
  { hasQkvBias }: AttentionTraits,
  { prefix, input, output }: PackedProjection,
): Promise<void> {
  const sizes = { q: headCount * headDim, k: kvHeadCount * headDim, v: kvHeadCount * headDim };
  const weights: FloatTensor[] = [];
  const biases: Float32Array[] = [];
  for (const [part, size] of Object.entries(sizes)) {
    weights.push(await basis.tensors.read(`${prefix}.${part}_proj.weight`, [size, hiddenSize]));
    if (hasQkvBias) biases.push((await basis.tensors.read(`${prefix}.${part}_proj.bias`, [size])).data);
  }
  await addLinear(graph, dtype, {
    name: `${prefix}.qkv_proj`,
    input,
    output,
    ...packed(weights),
    outputs: sizes.q + sizes.k + sizes.v,
    ...(hasQkvBias && { bias: concatenate(biases) }),
  });
}

/** Takes the packed projections apart and normalises each head's query and key. @returns the three names */
async function addQkNorm(
  context: GraphContext,
  { headCount, kvHeadCount, headDim }: DecoderConfig,
  { prefix, projected }: { readonly prefix: string; readonly projected: string },
): Promise<string[]> {
  const { graph } = context;
  const heads = { q: headCount, k: kvHeadCount, v: kvHeadCount };
  const sizes = Object.values(heads).map((count) => count * headDim);
  const split = Object.keys(heads).map((part) => `${projected}.${part}`);
  graph.constant(`${projected}.sizes`, [3], sizes);
  graph.node('Split', [projected, `${projected}.sizes`], split, { axis: { int: -1 } });
  for (const part of ['q', 'k'] as const) {
    const weight = await addNormWeight(context, `${prefix}.${part}_norm.weight`, headDim);
    addHeadNorm(context, { name: `${projected}.${part}`, weight, heads: heads[part], headDim });
  }
  return [`${projected}.q.normed`, `${projected}.k.normed`, `${projected}.v`];
}
