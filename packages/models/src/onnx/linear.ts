/** A linear layer in each of the formats. */
import type { BlockBits, BlockGrid } from '../quantise/block-grid.js';
import { type BlockMatrix, quantiseMatrix } from './block-matrix.js';
import type { Dtype } from './dtype.js';
import { DataType, type GraphBuilder, microsoft } from './graph-builder.js';
import { withoutTrailing } from './operands.js';
import { addTokenCodes } from './token-codes.js';
import { transpose } from './transpose.js';

export interface LinearSpec {
  /** Names the weights in the graph. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** `[outputs, inputs]`, as checkpoints store it; handed over. */
  readonly weight: Float32Array;
  readonly grid?: BlockGrid | undefined;
  readonly outputs: number;
  /** `[outputs]` */
  readonly bias?: Float32Array | undefined;
}

export async function addLinear(graph: GraphBuilder, format: Dtype, spec: LinearSpec): Promise<void> {
  const bias = spec.bias ? `${spec.name}.bias` : '';
  if (spec.bias) await graph.initializer(bias, DataType.FLOAT, [spec.outputs], spec.bias);
  if (format === 'fp32') await addFloat(graph, spec, bias);
  else if (format === 'int8') await addInt8(graph, spec, bias);
  else await addBlockQuantised(graph, spec, bias, format === 'int4' ? 4 : 8);
}

async function addFloat(graph: GraphBuilder, spec: LinearSpec, bias: string): Promise<void> {
  const { name, input, output, weight, outputs } = spec;
  const inputs = weight.length / outputs;
  const transposed = transpose(weight, outputs, inputs);
  await graph.initializer(`${name}.weight`, DataType.FLOAT, [inputs, outputs], transposed);
  graph.report({ name, shape: [outputs, inputs], format: 'fp32', bytes: weight.byteLength });
  const product = bias ? `${output}.product` : output;
  graph.node('MatMul', [input, `${name}.weight`], [product]);
  if (bias) graph.node('Add', [product, bias], [output]);
}

async function addInt8(graph: GraphBuilder, spec: LinearSpec, bias: string): Promise<void> {
  const { name, input, output, weight, outputs } = spec;
  const inputs = weight.length / outputs;
  const quantised = graph.quantiser.columns(weight, outputs);
  const error = quantised.then((columns) => columns.error);
  const bytes = outputs * (inputs + Float32Array.BYTES_PER_ELEMENT);
  graph.report({ name, shape: [outputs, inputs], format: 'int8 columns', bytes, error });
  const codes = quantised.then(({ data }) => data);
  await graph.initializer(`${name}.codes`, DataType.INT8, [inputs, outputs], codes);
  const scales = quantised.then((columns) => columns.scales);
  await graph.initializer(`${name}.scales`, DataType.FLOAT, [outputs], scales);
  // one for each: the runtime rewrites it where it rewrites the codes
  graph.scalar(`${name}.zero_point`, DataType.INT8, 0);
  const tokens = addTokenCodes(graph, input);
  graph.node(
    'MatMulIntegerToFloat',
    [tokens.codes, `${name}.codes`, tokens.scale, `${name}.scales`, tokens.zeroPoint, `${name}.zero_point`],
    [`${output}.unit`],
    {},
    microsoft,
  );
  const product = bias ? `${output}.product` : output;
  graph.node('Mul', [`${output}.unit`, tokens.largest], [product]);
  if (bias) graph.node('Add', [product, bias], [output]);
}

async function addBlockQuantised(
  graph: GraphBuilder,
  { weight, ...spec }: LinearSpec,
  bias: string,
  bits: BlockBits,
): Promise<void> {
  const { name, outputs, grid } = spec;
  const inputs = weight.length / outputs;
  const matrix = await quantiseMatrix(graph, { name, weight, rows: outputs, columns: inputs, bits, grid });
  const blocks = inputs / matrix.size;
  const codesShape = [outputs, blocks, (matrix.size * bits) / 8];
  await graph.initializer(`${name}.codes`, DataType.UINT8, codesShape, matrix.codes);
  await graph.initializer(`${name}.scales`, DataType.FLOAT, [outputs * blocks], matrix.scales);
  const { zeroPoints, offsets } = matrix;
  if (zeroPoints)
    await graph.initializer(`${name}.zero_points`, DataType.UINT8, [zeroPoints.length], zeroPoints);
  const product = offsets ? `${spec.output}.product` : spec.output;
  addBlockMatMul(graph, { ...spec, output: product, inputs }, matrix, bias);
  if (!offsets) return;
  const transposed = offsets.then((values) => transpose(values, outputs, blocks));
  await graph.initializer(`${name}.offsets`, DataType.FLOAT, [blocks, outputs], transposed);
  addOffsets(graph, { ...spec, product, inputs, size: matrix.size });
}

/** Takes each block's offset from the product as often as the block's inputs add up to. */
function addOffsets(
  graph: GraphBuilder,
  {
    name,
    input,
    product,
    output,
    inputs,
    size,
  }: Pick<LinearSpec, 'name' | 'input' | 'output'> & {
    readonly product: string;
    readonly inputs: number;
    readonly size: number;
  },
): void {
  const sums = `${input}.sums.${size}`;
  if (!graph.computes(sums)) {
    // zero keeps a dimension as it is
    graph.constant(`${sums}.blocks`, [4], [0, 0, inputs / size, size]);
    graph.constant(`${sums}.axis`, [1], [-1]);
    graph.node('Reshape', [input, `${sums}.blocks`], [`${sums}.values`]);
    graph.node('ReduceSum', [`${sums}.values`, `${sums}.axis`], [sums], { keepdims: { int: 0 } });
  }
  graph.node('MatMul', [sums, `${name}.offsets`], [`${output}.offsets`]);
  graph.node('Sub', [product, `${output}.offsets`], [output]);
}

/** The product with a matrix in blocks that is in the graph already. */
export function addBlockMatMul(
  graph: GraphBuilder,
  { name, input, output, outputs, inputs }: Omit<LinearSpec, 'weight'> & { readonly inputs: number },
  { bits, size, zeroPoints }: Pick<BlockMatrix, 'bits' | 'size' | 'zeroPoints'>,
  bias = '',
): void {
  const attributes = {
    K: { int: inputs },
    N: { int: outputs },
    bits: { int: bits },
    block_size: { int: size },
    // int8 activations: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.MatMulNBits
    accuracy_level: { int: 4 },
  };
  const optional = [zeroPoints ? `${name}.zero_points` : '', '', bias];
  const operands = [input, `${name}.codes`, `${name}.scales`, ...optional];
  graph.node('MatMulNBits', withoutTrailing(operands), [output], attributes, microsoft);
}
