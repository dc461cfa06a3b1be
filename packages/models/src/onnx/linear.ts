/** A linear layer in each of the formats. */
import { blockSize, quantiseBlocks } from '../quantise/block-quantise.js';
import { quantiseColumns } from '../quantise/column-quantise.js';
import type { WeightFormat } from './dtype.js';
import { DataType, type GraphBuilder, microsoft } from './graph-builder.js';
import { transpose } from './transpose.js';

export interface LinearSpec {
  /** Names the weights in the graph. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** `[outputs, inputs]`, as checkpoints store it. */
  readonly weight: Float32Array;
  readonly outputs: number;
  /** `[outputs]` */
  readonly bias?: Float32Array;
}

export async function addLinear(graph: GraphBuilder, format: WeightFormat, spec: LinearSpec): Promise<void> {
  const bias = spec.bias ? `${spec.name}.bias` : '';
  if (spec.bias) await graph.initializer(bias, DataType.FLOAT, [spec.outputs], spec.bias);
  if (format === 'fp32') await addFloat(graph, spec, bias);
  else if (format === 'int8') await addInt8(graph, spec, bias);
  else await addBlockQuantised(graph, spec, bias, 4);
}

async function addFloat(graph: GraphBuilder, spec: LinearSpec, bias: string): Promise<void> {
  const { name, input, output, weight, outputs } = spec;
  const inputs = weight.length / outputs;
  const transposed = transpose(weight, outputs, inputs);
  await graph.initializer(`${name}.weight`, DataType.FLOAT, [inputs, outputs], transposed);
  const product = bias ? `${output}.product` : output;
  graph.node('MatMul', [input, `${name}.weight`], [product]);
  if (bias) graph.node('Add', [product, bias], [output]);
}

async function addInt8(graph: GraphBuilder, spec: LinearSpec, bias: string): Promise<void> {
  const { name, input, output, weight, outputs } = spec;
  const { data, scales } = quantiseColumns(weight, outputs);
  await graph.initializer(`${name}.codes`, DataType.INT8, [weight.length / outputs, outputs], data);
  await graph.initializer(`${name}.scales`, DataType.FLOAT, [outputs], scales);
  const inputs = [input, `${name}.codes`, `${name}.scales`, '', bias];
  graph.node('DynamicQuantizeMatMul', inputs, [output], {}, microsoft);
}

async function addBlockQuantised(
  graph: GraphBuilder,
  spec: LinearSpec,
  bias: string,
  bits: 4 | 8,
): Promise<void> {
  const { name, weight, outputs } = spec;
  const inputs = weight.length / outputs;
  const { data, scales } = quantiseBlocks(weight, bits, blockSize);
  const blocks = inputs / blockSize;
  await graph.initializer(`${name}.codes`, DataType.UINT8, [outputs, blocks, (blockSize * bits) / 8], data);
  await graph.initializer(`${name}.scales`, DataType.FLOAT, [outputs * blocks], scales);
  addBlockMatMul(graph, spec, bits, bias);
}

/** The product with block-quantised weights that are in the graph already. */
export function addBlockMatMul(
  graph: GraphBuilder,
  { name, input, output, weight, outputs }: LinearSpec,
  bits: 4 | 8,
  bias = '',
): void {
  const attributes = {
    K: { int: weight.length / outputs },
    N: { int: outputs },
    bits: { int: bits },
    block_size: { int: blockSize },
    // int8 activations: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.MatMulNBits
    accuracy_level: { int: 4 },
  };
  const inputs = [input, `${name}.codes`, `${name}.scales`, ...(bias ? ['', '', bias] : [])];
  graph.node('MatMulNBits', inputs, [output], attributes, microsoft);
}
