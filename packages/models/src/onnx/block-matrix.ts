/** Matrices in blocks of eight or four bits, as MatMulNBits and GatherBlockQuantized read them. */
import { type BlockBits, type BlockGrid, blockSize } from '../quantise/block-quantise.js';
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
  /** `[rows, columns / blockSize]` */
  readonly scales: Promise<Float32Array>;
  /** `[rows, ceil(columns / blockSize * bits / 8)]`; undefined where they are all the same. */
  readonly zeroPoints: Uint8Array | undefined;
}

export async function quantiseMatrix(
  graph: GraphBuilder,
  { name, weight, rows, columns, bits, grid }: BlockMatrixSpec,
): Promise<BlockMatrix> {
  const quantised = graph.quantiser.blocks(weight, columns, bits, grid);
  // whether a matrix has zero points is decided by its weights, and only with four bits
  const zeroPoints = bits === 8 ? undefined : (await quantised).zeroPoints;
  const scaleBytes = (rows * columns * Float32Array.BYTES_PER_ELEMENT) / blockSize;
  graph.report({
    name,
    shape: [rows, columns],
    format: `int${bits} blocks${zeroPoints ? ', asymmetric' : ''}`,
    bytes: (rows * columns * bits) / 8 + scaleBytes + (zeroPoints?.byteLength ?? 0),
    error: quantised.then(({ error }) => error),
  });
  const codes = quantised.then(({ data }) => data);
  const scales = quantised.then((matrix) => matrix.scales);
  return { bits, codes, scales, zeroPoints };
}
