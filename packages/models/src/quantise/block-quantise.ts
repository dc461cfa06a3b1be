import { type BlockBits, type BlockGrid, blockSize } from './block-grid.js';
import { nearestCode } from './nearest-code.js';
import { type QuantisationError, QuantisationErrorSum } from './quantisation-error.js';

// locals: a global is looked up anew for every weight
const { abs, max, min } = Math;

/** A matrix `[rows, columns]` in blocks along its rows, one scale per block: value = (code - zero point) * scale - offset. */
export interface BlockQuantised {
  readonly bits: BlockBits;
  /** `[rows, columns * bits / 8]`; with 4 bits the lower half of a byte comes first. */
  readonly data: Uint8Array;
  /** Neighbours along a row that are a block. */
  readonly size: BlockGrid['size'];
  /** `[rows, columns / size]` */
  readonly scales: Float32Array;
  /** `[rows, columns / size]`; if absent, all are 0. */
  readonly offsets?: Float32Array;
  /** `[rows, ceil(columns / blockSize * bits / 8)]`, packed like the data; if absent, every zero point is 2^(bits-1). */
  readonly zeroPoints?: Uint8Array;
  readonly error: QuantisationError;
}

/** What codes stand for: one number of each kind for each block. */
interface Blocks extends Omit<BlockGrid, 'bits'> {
  readonly zeroPoints?: Uint8Array;
}

interface Codes extends Blocks {
  readonly codes: Uint8Array;
  readonly error: QuantisationError;
}

/**
 * Quantises as the runtime's MatMulNBits reads it. Weights that lie on a grid of as many bits keep it, and
 * in eight bits that of any: without loss. Otherwise 4-bit matrices get zero points if that is more accurate.
 *
 * @param weights `[rows, columns]`, columns a multiple of blockSize
 */
export function quantiseBlocks(
  weights: Float32Array,
  columns: number,
  bits: BlockBits,
  grid?: BlockGrid,
): BlockQuantised {
  const quantised = closest(weights, bits, grid);
  const { codes, zeroPoints, ...blocks } = quantised;
  return {
    ...blocks,
    bits,
    data: pack(codes, codes.length, bits),
    ...(zeroPoints && { zeroPoints: pack(zeroPoints, columns / blockSize, bits) }),
  };
}

function closest(weights: Float32Array, bits: BlockBits, grid: BlockGrid | undefined): Codes {
  if (grid && (grid.bits === bits || bits === 8)) return encode(weights, bits, grid);
  const symmetric = encode(weights, bits, { size: blockSize, scales: symmetricScales(weights, bits) });
  if (bits === 8) return symmetric;
  const asymmetric = encodeAsymmetric(weights, bits);
  return asymmetric.error.relative < symmetric.error.relative ? asymmetric : symmetric;
}

/**
 * The scale has the sign that lets the block's largest magnitude take the lowest code, which the signed range reaches
 * and its opposite does not.
 */
function symmetricScales(weights: Float32Array, bits: BlockBits): Float32Array {
  const scales = new Float32Array(weights.length / blockSize);
  for (let block = 0; block < scales.length; block++) {
    let extreme = 0;
    for (let i = block * blockSize; i < (block + 1) * blockSize; i++)
      if (abs(weights[i] ?? 0) > abs(extreme)) extreme = weights[i] ?? 0;
    scales[block] = extreme / -(2 ** (bits - 1));
  }
  return scales;
}

function encodeAsymmetric(weights: Float32Array, bits: BlockBits): Codes {
  const scales = new Float32Array(weights.length / blockSize);
  const zeroPoints = new Uint8Array(scales.length);
  for (let block = 0; block < scales.length; block++) {
    let [low, high] = [0, 0];
    for (let i = block * blockSize; i < (block + 1) * blockSize; i++) {
      const weight = weights[i] ?? 0;
      if (weight < low) low = weight;
      else if (weight > high) high = weight;
    }
    const scale = (high - low) / (2 ** bits - 1);
    scales[block] = scale;
    zeroPoints[block] = scale === 0 ? 0 : nearestCode(-low / scale);
  }
  return encode(weights, bits, { size: blockSize, scales, zeroPoints });
}

function encode(weights: Float32Array, bits: BlockBits, blocks: Blocks): Codes {
  const codes = new Uint8Array(weights.length);
  const error = new QuantisationErrorSum();
  const last = 2 ** bits - 1;
  for (let block = 0; block < blocks.scales.length; block++) {
    const range = rangeOf(blocks, block, bits);
    const { start, end, scale, zero, offset } = range;
    const perScale = scale === 0 ? 0 : 1 / scale;
    for (let i = start; i < end; i++)
      codes[i] = min(last, max(0, nearestCode(((weights[i] ?? 0) + offset) * perScale) + zero));
    error.add(weights, codes, range);
  }
  return { ...blocks, codes, error: error.total() };
}

function rangeOf({ size, scales, offsets, zeroPoints }: Blocks, block: number, bits: BlockBits) {
  const [start, end] = [block * size, (block + 1) * size];
  const zero = zeroPoints?.[block] ?? 2 ** (bits - 1);
  return { start, end, scale: scales[block] ?? 0, zero, offset: offsets?.[block] ?? 0 };
}

/** @param rowLength codes of a row, which begins with a byte of its own */
function pack(codes: Uint8Array, rowLength: number, bits: BlockBits): Uint8Array {
  if (bits === 8) return codes;
  const rowBytes = Math.ceil(rowLength / 2);
  const rows = codes.length / rowLength;
  const packed = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < rowLength; i++) {
      const shift = (i % 2) * 4;
      const at = row * rowBytes + (i >> 1);
      packed[at] = (packed[at] ?? 0) | ((codes[row * rowLength + i] ?? 0) << shift);
    }
  return packed;
}
