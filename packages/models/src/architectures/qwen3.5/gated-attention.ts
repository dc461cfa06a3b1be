import type { FloatTensor } from '../../checkpoint/tensor-source.js';
import { type LayerInput, addCachedAttention } from '../../onnx/attention.js';
import { type GraphContext, addHeadNorm, addProduct } from '../../onnx/graph-context.js';
import { addPackedParts } from '../../onnx/packed-linear.js';
import type { HybridConfig } from './hybrid-config.js';
import { takeRows } from './tensor-rows.js';

/**
 * Attention whose outcome a gate of the layer's own opens and closes, value by value.
 *
 * @param cache the layer's place among those that have one
 * @returns what is added to the residual stream, by name
 */
export async function addGatedAttention(
  context: GraphContext,
  config: HybridConfig,
  { layer, input }: LayerInput,
  cache: number,
): Promise<string> {
  const { graph } = context;
  const { headCount, headDim, hiddenSize } = config;
  const prefix = `model.layers.${layer}.self_attn`;
  const [q, k, v, gate] = await addProjections(context, config, { layer, input });
  addCachedAttention(context, config, { layer, cache, projections: [q, k, v] });
  graph.node('Sigmoid', [gate], [`${gate}.sigmoid`]);
  graph.node('Mul', [`${layer}.attention.mixed`, `${gate}.sigmoid`], [`${layer}.attention.gated`]);
  const output = `${layer}.attention.output`;
  await addProduct(context, {
    name: `${prefix}.o_proj`,
    outputs: hiddenSize,
    inputs: headCount * headDim,
    input: `${layer}.attention.gated`,
    output,
  });
  return output;
}

/** Queries and keys are normalised by heads. @returns query, key, value and gate */
async function addProjections(
  context: GraphContext,
  { headCount, kvHeadCount, headDim, hiddenSize }: HybridConfig,
  { layer, input }: LayerInput,
): Promise<readonly [string, string, string, string]> {
  const { graph, dtype, basis } = context;
  const prefix = `model.layers.${layer}.self_attn`;
  const [queries, keys] = [headCount * headDim, kvHeadCount * headDim];
  const read = (part: string, rows: number): Promise<FloatTensor> =>
    basis.tensors.read(`${prefix}.${part}_proj.weight`, [rows, hiddenSize]);
  const [query, gate] = splitQueries(await read('q', 2 * queries), headDim);
  const parts = [
    { name: 'q', weight: query },
    { name: 'k', weight: await read('k', keys) },
    { name: 'v', weight: await read('v', keys) },
    { name: 'g', weight: gate },
  ];
  const nameOf = (part: string): string => `${prefix}.${part}_proj`;
  const linear = { nameOf, input, output: `${layer}.qkvg`, parts };
  const [q = '', k = '', v = '', opening = ''] = await addPackedParts(graph, dtype, linear);
  const normed = (part: 'q' | 'k', name: string, heads: number): Promise<string> =>
    addHeadNorm(context, { name, weight: `${prefix}.${part}_norm.weight`, heads, headDim });
  return [await normed('q', q, headCount), await normed('k', k, kvHeadCount), v, opening];
}

/** q_proj has each head's query before its gate. */
function splitQueries(tensor: FloatTensor, headDim: number): readonly [FloatTensor, FloatTensor] {
  const rows = Array.from({ length: tensor.shape[0] ?? 0 }, (_, row) => row);
  const isGate = (row: number): boolean => row % (2 * headDim) >= headDim;
  return [
    takeRows(
      tensor,
      rows.filter((row) => !isGate(row)),
    ),
    takeRows(tensor, rows.filter(isGate)),
  ];
}
