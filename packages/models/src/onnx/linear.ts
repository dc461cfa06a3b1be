/** A linear layer in each of the formats. */
import {
  type BlockBits,
  type BlockGrid,
  type BlockQuantised,
  blockSize,
  quantiseBlocks,
} from '../quantise/block-quantise.js';
import { type ColumnQuantised, quantiseColumns } from '../quantise/column-quantise.js';
import { QuantisationError } from '../quantise/quantisation-error.js';
import type { Dtype } from './dtype.js';
import { DataType, type GraphBuilder, microsoft } from './graph-builder.js';
import { type TokenCodes, addTokenCodes } from './token-codes.js';
import { transpose } from './transpose.js';

export interface LinearSpec {
  /** Names the weights in the graph. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** `[outputs, inputs]`, as checkpoints store it. */
  readonly weight: Float32Array;
  readonly grid?: BlockGrid | undefined;
  readonly outputs: number;
  /** `[outputs]` */
  readonly bias?: Float32Array;
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

/** The inputs in a few groups, each with scales of its own for weights and tokens; the groups' products are added. */
async function addInt8(graph: GraphBuilder, spec: LinearSpec, bias: string): Promise<void> {
  const { name, input, output, weight, outputs } = spec;
  const inputs = weight.length / outputs;
  const error = new QuantisationError();
  let bytes = 0;
  const terms = bias ? [bias] : [];
  const tokens = addTokenCodes(graph, input, inputs);
  const isSole = tokens.length + terms.length === 1;
  for (const [i, token] of tokens.entries()) {
    const quantised = quantiseColumns(weight, outputs, token.range);
    const part = { name: `${name}.${i}`, outputs, output: isSole ? output : `${output}.${i}` };
    await addInt8Product(graph, part, quantised, token);
    bytes += quantised.data.byteLength + quantised.scales.byteLength;
    error.merge(quantised.error);
    terms.push(part.output);
  }
  graph.report({ name, shape: [outputs, inputs], format: 'int8 columns', bytes, error });
  if (!isSole) graph.node('Sum', terms, [output]);
}

async function addInt8Product(
  graph: GraphBuilder,
  { name, outputs, output }: Pick<LinearSpec, 'name' | 'outputs' | 'output'>,
  { data, scales }: ColumnQuantised,
  token: TokenCodes,
): Promise<void> {
  await graph.initializer(`${name}.codes`, DataType.INT8, [data.length / outputs, outputs], data);
  await graph.initializer(`${name}.scales`, DataType.FLOAT, [outputs], scales);
  // one for each: the runtime rewrites it where it rewrites the codes
  graph.scalar(`${name}.zero_point`, DataType.INT8, 0);
  graph.node(
    'MatMulIntegerToFloat',
    [token.codes, `${name}.codes`, token.scale, `${name}.scales`, token.zeroPoint, `${name}.zero_point`],
    [`${output}.unit`],
    {},
    microsoft,
  );
  graph.node('Mul', [`${output}.unit`, token.largest], [output]);
}

async function addBlockQuantised(
  graph: GraphBuilder,
  spec: LinearSpec,
  bias: string,
  bits: BlockBits,
): Promise<void> {
  const { name, weight, outputs, grid } = spec;
  const inputs = weight.length / outputs;
  const quantised = quantiseBlocks(weight, inputs, bits, grid);
  const blocks = inputs / blockSize;
  const codesShape = [outputs, blocks, (blockSize * bits) / 8];
  await graph.initializer(`${name}.codes`, DataType.UINT8, codesShape, quantised.data);
  await graph.initializer(`${name}.scales`, DataType.FLOAT, [outputs * blocks], quantised.scales);
  if (quantised.zeroPoints)
    await graph.initializer(
      `${name}.zero_points`,
      DataType.UINT8,
      [quantised.zeroPoints.length],
      quantised.zeroPoints,
    );
  reportBlocks(graph, name, [outputs, inputs], quantised);
  addBlockMatMul(graph, spec, quantised, bias);
}

export function reportBlocks(
  graph: GraphBuilder,
  name: string,
  shape: readonly number[],
  { bits, data, scales, zeroPoints, error }: BlockQuantised,
): void {
  const bytes = data.byteLength + scales.byteLength + (zeroPoints?.byteLength ?? 0);
  const format = `int${bits} blocks${zeroPoints ? ', asymmetric' : ''}`;
  graph.report({ name, shape, format, bytes, error });
}

/** The product with block-quantised weights that are in the graph already. */
export function addBlockMatMul(
  graph: GraphBuilder,
  { name, input, output, weight, outputs }: LinearSpec,
  { bits, zeroPoints }: Pick<BlockQuantised, 'bits' | 'zeroPoints'>,
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
  // an empty name leaves an optional input out; trailing ones must be omitted altogether
  const optional = [zeroPoints ? `${name}.zero_points` : '', '', bias];
  const last = optional.findLastIndex((operand) => operand !== '');
  const operands = [input, `${name}.codes`, `${name}.scales`, ...optional.slice(0, last + 1)];
  graph.node('MatMulNBits', operands, [output], attributes, microsoft);
}
