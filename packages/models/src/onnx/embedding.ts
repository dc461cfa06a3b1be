/** Token embedding and LM head; tied, they share their bytes in the weights file. */
import type { BlockGrid } from '../quantise/block-grid.js';
import { type BlockMatrix, quantiseMatrix } from './block-matrix.js';
import type { Dtype } from './dtype.js';
import { DataType, type GraphBuilder, type WeightsType, microsoft } from './graph-builder.js';
import type { WeightsData } from './weights-file.js';

const embeddingBits = { int8: 8, 'int8-block': 8, int4: 4 } as const;

export interface EmbeddingSpec {
  /** `[vocabSize, hiddenSize]`; handed over unless the format is fp32. */
  readonly weight: Float32Array;
  readonly grid?: BlockGrid | undefined;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  /** Whether the head uses these weights too. */
  readonly isTied: boolean;
  /** Names of the ids that go in and the hidden states that come out. */
  readonly input: string;
  readonly output: string;
}

/** @returns how the weights are quantised, for a head over the same ones; undefined in fp32 */
export async function addEmbedding(
  graph: GraphBuilder,
  format: Dtype,
  spec: EmbeddingSpec,
): Promise<BlockMatrix | undefined> {
  const { weight, vocabSize, hiddenSize, input, output, grid } = spec;
  const shape = [vocabSize, hiddenSize];
  if (format === 'fp32') {
    await graph.initializer('embedding.weight', DataType.FLOAT, shape, weight);
    graph.report({ name: 'embedding', shape, format, bytes: weight.byteLength });
    graph.node('Gather', ['embedding.weight', input], [output], { axis: { int: 0 } });
    return undefined;
  }
  const matrix = await quantiseMatrix(graph, {
    name: 'embedding',
    weight,
    rows: vocabSize,
    columns: hiddenSize,
    bits: embeddingBits[format],
    // a table has no offsets
    grid: grid?.offsets ? undefined : grid,
  });
  await addTables(graph, spec, matrix);
  const attributes = {
    gather_axis: { int: 0 },
    quantize_axis: { int: 1 },
    block_size: { int: matrix.size },
    bits: { int: matrix.bits },
  };
  const zeroPoints = matrix.zeroPoints ? ['embedding.zero_points'] : [];
  const operands = ['embedding.codes', input, 'embedding.scales', ...zeroPoints];
  graph.node('GatherBlockQuantized', operands, [output], attributes, microsoft);
  return matrix;
}

/** The quantised table, and the same bytes again in the shapes that a tied head needs. */
async function addTables(
  graph: GraphBuilder,
  { vocabSize, hiddenSize, isTied }: EmbeddingSpec,
  { bits, size, codes, scales, zeroPoints }: BlockMatrix,
): Promise<void> {
  const blocks = hiddenSize / size;
  const blockBytes = (size * bits) / 8;
  const add = async (
    part: string,
    dataType: WeightsType,
    values: WeightsData,
    width: number,
    headShape: readonly number[],
  ): Promise<void> => {
    const range = await graph.initializer(`embedding.${part}`, dataType, [vocabSize, width], values);
    if (isTied) graph.sharedInitializer(`head.${part}`, dataType, headShape, range);
  };
  await add('codes', DataType.UINT8, codes, blocks * blockBytes, [vocabSize, blocks, blockBytes]);
  await add('scales', DataType.FLOAT, scales, blocks, [vocabSize * blocks]);
  if (zeroPoints)
    await add('zero_points', DataType.UINT8, zeroPoints, zeroPoints.length / vocabSize, [zeroPoints.length]);
}
