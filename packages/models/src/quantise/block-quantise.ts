/** Weights that share a scale, wherever this project quantises in blocks. */
export const blockSize = 32;

/** A matrix `[rows, columns]` in blocks of equal length along its rows, one scale a block. */
export interface BlockQuantised {
  /** `[rows, columns * bits / 8]`; with 4 bits the lower half of a byte comes first. */
  readonly data: Uint8Array;
  /** `[rows, columns / blockSize]` */
  readonly scales: Float32Array;
}

/**
 * Symmetric quantisation as the runtime's MatMulNBits reads it: value = (code - 2^(bits-1)) * scale. The scale has the
 * sign that lets the block's largest magnitude take the lowest code, which the signed range reaches and its opposite
 * does not.
 *
 * @param weights `[rows, columns]`, columns a multiple of blockSize
 */
export function quantiseBlocks(weights: Float32Array, bits: 4 | 8, blockSize: number): BlockQuantised {
  const zero = 2 ** (bits - 1);
  const codes = new Uint8Array(weights.length);
  const scales = new Float32Array(weights.length / blockSize);
  for (let block = 0; block < scales.length; block++) {
    const start = block * blockSize;
    const scale = extreme(weights, start, blockSize) / -zero;
    scales[block] = scale;
    for (let i = start; i < start + blockSize; i++) {
      const code = scale === 0 ? zero : Math.round((weights[i] ?? 0) / scale) + zero;
      codes[i] = Math.min(2 * zero - 1, Math.max(0, code));
    }
  }
  return { data: bits === 8 ? codes : packNibbles(codes), scales };
}

/** The value of the largest magnitude, with its sign. */
function extreme(values: Float32Array, start: number, count: number): number {
  let found = 0;
  for (let i = start; i < start + count; i++)
    if (Math.abs(values[i] ?? 0) > Math.abs(found)) found = values[i] ?? 0;
  return found;
}

function packNibbles(codes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(codes.length / 2);
  for (let i = 0; i < packed.length; i++) packed[i] = (codes[2 * i] ?? 0) | ((codes[2 * i + 1] ?? 0) << 4);
  return packed;
}
