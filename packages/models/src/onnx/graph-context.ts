/** What a decoder's parts are written with, and the nodes that several of them need. */
import type { Basis } from './basis.js';
import type { Dtype } from './dtype.js';
import { DataType, type GraphBuilder } from './graph-builder.js';
import type { GraphLayout } from './graph-layout.js';
import { addLinear } from './linear.js';

export interface GraphContext {
  readonly graph: GraphBuilder;
  readonly dtype: Dtype;
  readonly basis: Basis;
  readonly layout: GraphLayout;
  /** Added to the mean of squares before the root is taken. */
  readonly rmsNormEpsilon: number;
}

/** A weight matrix of the checkpoint and the values that it is multiplied with. */
export interface Product {
  /** Of the module, without `.weight`. */
  readonly name: string;
  readonly outputs: number;
  readonly inputs: number;
  readonly input: string;
  readonly output: string;
}

export async function addProduct(
  { graph, dtype, basis }: GraphContext,
  { name, outputs, inputs, input, output }: Product,
): Promise<void> {
  const { data: weight, grid } = await basis.tensors.read(`${name}.weight`, [outputs, inputs]);
  await addLinear(graph, dtype, { name, input, output, weight, grid, outputs });
}

/** A norm's weights `[size]`. @returns their name in the graph, which is the checkpoint's */
export async function addNormWeight(
  { graph, basis }: GraphContext,
  name: string,
  size: number,
): Promise<string> {
  const { data } = await basis.tensors.read(name, [size]);
  await graph.initializer(name, DataType.FLOAT, [size], data);
  return name;
}

/** By name; `epsilon` is the model's own by default. */
export interface RmsNorm {
  readonly input: string;
  readonly weight: string;
  readonly output: string;
  readonly epsilon?: number;
}

/** Divides by the root of the mean of squares over the last axis. https://arxiv.org/abs/1910.07467 */
export function addRmsNorm(
  { graph, rmsNormEpsilon }: GraphContext,
  { input, weight, output, epsilon = rmsNormEpsilon }: RmsNorm,
): void {
  const attributes = { axis: { int: -1 }, epsilon: { float: epsilon } };
  graph.node('SimplifiedLayerNormalization', [input, weight], [output], attributes);
}

export interface HeadNorm {
  /** `[batch, width, heads * headDim]` */
  readonly name: string;
  /** Of `[headDim]`, in the checkpoint. */
  readonly weight: string;
  readonly heads: number;
  readonly headDim: number;
}

/** Normalises head by head. @returns the outcome, of the same shape */
export async function addHeadNorm(
  context: GraphContext,
  { name, weight, heads, headDim }: HeadNorm,
): Promise<string> {
  const { graph } = context;
  const added = await addNormWeight(context, weight, headDim);
  // zero keeps a dimension as it is
  graph.constant(`${name}.heads`, [4], [0, 0, heads, headDim]);
  graph.constant(`${name}.flat`, [3], [0, 0, heads * headDim]);
  graph.node('Reshape', [name, `${name}.heads`], [`${name}.by_head`]);
  addRmsNorm(context, { input: `${name}.by_head`, weight: added, output: `${name}.scaled` });
  graph.node('Reshape', [`${name}.scaled`, `${name}.flat`], [`${name}.normed`]);
  return `${name}.normed`;
}
