/** Matrices in blocks of eight or four bits, as MatMulNBits and GatherBlockQuantized read them. */
import { type BlockBits, type BlockGrid, blockSize } from '../quantise/block-grid.js';
import type { GraphBuilder } from './graph-builder.js';

export interface BlockMatrixSpec {
  /** Names the weights in the report. */
  readonly name: string;
  /** `[rows, columns]`; handed over. */
  readonly weight: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly bits: BlockBits;
  readonly grid?: BlockGrid | undefined;
}

/** A matrix that may still be in the making. */
export interface BlockMatrix {
  readonly bits: BlockBits;
  /** `[rows, columns * bits / 8]` */
  readonly codes: Promise<Uint8Array>;
  /** Neighbours along a row that are a block. */
  readonly size: BlockGrid['size'];
  /** `[rows, columns / size]` */
  readonly scales: Promise<Float32Array>;
  /** `[rows, columns / size]`; undefined where all are 0. */
  readonly offsets: Promise<Float32Array> | undefined;
  /** `[rows, ceil(columns / blockSize * bits / 8)]`; undefined where they are all the same. */
  readonly zeroPoints: Uint8Array | undefined;
}

export async function quantiseMatrix(
  graph: GraphBuilder,
  { name, weight, rows, columns, bits, grid }: BlockMatrixSpec,
): Promise<BlockMatrix> {
  const quantised = graph.quantiser.blocks(weight, columns, bits, grid);
  const kept = bits === 8 ? grid : undefined;
  const size = kept?.size ?? blockSize;
  // whether a matrix has zero points is decided by its weights, and only with four bits
  const zeroPoints = bits === 8 ? undefined : (await quantised).zeroPoints;
  graph.report({
    name,
    shape: [rows, columns],
    format: `int${bits} blocks${zeroPoints ? ', asymmetric' : ''}`,
    bytes: (rows * columns * bits) / 8 + bytesOfBlocks((rows * columns) / size, kept, zeroPoints),
    error: quantised.then(({ error }) => error),
  });
  const codes = quantised.then(({ data }) => data);
  const scales = quantised.then((matrix) => matrix.scales);
  const offsets = kept?.offsets && quantised.then((matrix) => matrix.offsets ?? new Float32Array());
  return { bits, codes, size, scales, offsets, zeroPoints };
}

/** What blocks have beside their codes. */
function bytesOfBlocks(count: number, grid: BlockGrid | undefined, zeroPoints?: Uint8Array): number {
  const floats = grid?.offsets ? 2 : 1;
  return count * floats * Float32Array.BYTES_PER_ELEMENT + (zeroPoints?.byteLength ?? 0);
}
