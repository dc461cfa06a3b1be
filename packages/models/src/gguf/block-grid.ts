/** The grids that weights of ggml's types lie on, block by block as `dequantise` reads them. */
import type { BlockBits, BlockGrid } from '../quantise/block-grid.js';
import { type TensorType, half, int8, scaleAndMin } from './dequantise.js';

interface GridForm {
  readonly bits: BlockBits;
  readonly size: BlockGrid['size'];
  readonly hasOffsets: boolean;
  /** Scale and offset of a part of the block at `at`. */
  readonly read: (bytes: Buffer, at: number, part: number) => readonly [scale: number, offset: number];
}

// what is taken from a code so that it has a sign
const [ofFour, ofFive] = [8, 16];

const scaleFirst = (bits: BlockBits): GridForm => ({
  bits,
  size: 32,
  hasOffsets: false,
  read: (bytes, at) => [half(bytes, at), 0],
});

const scaleAndMinFirst = (middle: number): GridForm => ({
  bits: 8,
  size: 32,
  hasOffsets: true,
  read: (bytes, at) => [half(bytes, at), -half(bytes, at + 2) - middle * half(bytes, at)],
});

const partsOfLarge = (middle: number): GridForm => ({
  bits: 8,
  size: 32,
  hasOffsets: true,
  read: (bytes, at, part) => {
    const [partScale, partMin] = scaleAndMin(bytes, at + 4, part);
    const scale = half(bytes, at) * partScale;
    return [scale, half(bytes, at + 2) * partMin - middle * scale];
  },
});

const forms: Readonly<Record<string, GridForm>> = {
  Q4_0: scaleFirst(4),
  Q4_1: scaleAndMinFirst(ofFour),
  Q5_0: scaleFirst(8),
  Q5_1: scaleAndMinFirst(ofFive),
  Q8_0: scaleFirst(8),
  Q4_K: partsOfLarge(ofFour),
  Q5_K: partsOfLarge(ofFive),
  Q6_K: {
    bits: 8,
    size: 16,
    hasOffsets: false,
    read: (bytes, at, part) => [half(bytes, at + 208) * int8(bytes, at + 192 + part), 0],
  },
};

/** Undefined for types that are quantised anew. @param bytes whole blocks */
export function blockGrid(bytes: Buffer, type: TensorType): BlockGrid | undefined {
  const form = forms[type.name];
  if (!form) return undefined;
  const { bits, size, hasOffsets } = form;
  const parts = type.blockSize / size;
  const scales = new Float32Array((bytes.length / type.blockBytes) * parts);
  const offsets = new Float32Array(hasOffsets ? scales.length : 0);
  for (let i = 0; i < scales.length; i++) {
    const at = Math.floor(i / parts) * type.blockBytes;
    const [scale, offset] = form.read(bytes, at, i % parts);
    scales[i] = scale;
    if (hasOffsets) offsets[i] = offset;
  }
  return { bits, size, scales, ...(hasOffsets && { offsets }) };
}
