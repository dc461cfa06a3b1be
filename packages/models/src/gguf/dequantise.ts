/**
 * Decoders for ggml's tensor types. Layouts are those of block_q4_0 and its kin in
 * https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h
 */
import { float16, fromBfloat16 } from '../checkpoint/half-float.js';
import { blockSize } from '../quantise/block-grid.js';

export interface TensorType {
  readonly name: string;
  /** Weights that share a block. */
  readonly blockSize: number;
  readonly blockBytes: number;
  /** Decodes a block at `at` of `bytes` into `output` from `start` on. */
  readonly decode: (bytes: Buffer, at: number, output: Float32Array, start: number) => void;
}

export const half = (bytes: Buffer, at: number): number => float16(bytes.readUInt16LE(at));
const byte = (bytes: Buffer, at: number): number => bytes[at] ?? 0;
export const int8 = (bytes: Buffer, at: number): number => (byte(bytes, at) << 24) >> 24;

const small = blockSize;
const large = 256;

/**
 * 32 values scale * code + min. Low nibbles are the first half's codes, high nibbles the second's.
 *
 * @param fifthBits of the codes, the first value's lowest; 0 where codes have four
 */
function decodeNibbles(
  bytes: Buffer,
  at: number,
  output: Float32Array,
  start: number,
  scale: number,
  min: number,
  fifthBits: number,
): void {
  for (let i = 0; i < small / 2; i++) {
    const both = byte(bytes, at + i);
    const low = (both & 15) | (((fifthBits >>> i) & 1) << 4);
    const high = (both >> 4) | (((fifthBits >>> (i + small / 2)) & 1) << 4);
    output[start + i] = scale * low + min;
    output[start + i + small / 2] = scale * high + min;
  }
}

/** Six-bit scale and minimum of one of the eight parts of a K-quant block, from its twelve packed bytes. */
export function scaleAndMin(bytes: Buffer, at: number, part: number): readonly [number, number] {
  if (part < 4) return [byte(bytes, at + part) & 63, byte(bytes, at + part + 4) & 63];
  const low = byte(bytes, at + part + 4);
  const scale = (low & 15) | ((byte(bytes, at + part - 4) >> 6) << 4);
  const min = (low >> 4) | ((byte(bytes, at + part) >> 6) << 4);
  return [scale, min];
}

/** Q4_K and Q5_K: eight parts of 32, the nibbles of two parts in 32 bytes. */
function decodeK(
  bytes: Buffer,
  at: number,
  output: Float32Array,
  start: number,
  codes: number,
  highBits: number | undefined,
): void {
  const [scale, min] = [half(bytes, at), half(bytes, at + 2)];
  for (let part = 0; part < 8; part++) {
    const [partScale, partMin] = scaleAndMin(bytes, at + 4, part);
    const [step, least] = [scale * partScale, min * partMin];
    const [from, to, shift] = [codes + (part >> 1) * 32, start + part * 32, (part & 1) * 4];
    for (let i = 0; i < 32; i++) {
      const high = highBits === undefined ? 0 : ((byte(bytes, highBits + i) >> part) & 1) << 4;
      output[to + i] = step * (((byte(bytes, from + i) >> shift) & 15) + high) - least;
    }
  }
}

/** Two halves of 128, each four parts of 32: the nibbles of two parts in 32 bytes, the high pairs of all four in others. */
function decodeQ6K(bytes: Buffer, at: number, output: Float32Array, start: number): void {
  const scale = half(bytes, at + 208);
  for (let part = 0; part < 8; part++) {
    const [quarter, ofHalf] = [part & 3, part >> 2];
    const [low, high] = [at + ofHalf * 64 + (quarter & 1) * 32, at + 128 + ofHalf * 32];
    const [lowShift, highShift] = [(quarter >> 1) * 4, 2 * quarter];
    for (let i = 0; i < 32; i++) {
      const four = (byte(bytes, low + i) >> lowShift) & 15;
      const two = (byte(bytes, high + i) >> highShift) & 3;
      const step = scale * int8(bytes, at + 192 + part * 2 + (i >> 4));
      output[start + part * 32 + i] = step * ((four | (two << 4)) - 32);
    }
  }
}

function decodeQ2K(bytes: Buffer, at: number, output: Float32Array, start: number): void {
  const [scale, min] = [half(bytes, at + 80), half(bytes, at + 82)];
  for (let i = 0; i < large; i++) {
    const [part, inPart] = [i >> 7, i & 127];
    const code = (byte(bytes, at + 16 + part * 32 + (inPart & 31)) >> (2 * (inPart >> 5))) & 3;
    const both = byte(bytes, at + (i >> 4));
    output[start + i] = scale * (both & 15) * code - min * (both >> 4);
  }
}

function decodeQ3K(bytes: Buffer, at: number, output: Float32Array, start: number): void {
  const scale = half(bytes, at + 108);
  for (let i = 0; i < large; i++) {
    const [part, inPart] = [i >> 7, i & 127];
    const [quarter, lane] = [inPart >> 5, inPart & 31];
    const low = (byte(bytes, at + 32 + part * 32 + lane) >> (2 * quarter)) & 3;
    const isHigh = (byte(bytes, at + lane) >> (part * 4 + quarter)) & 1;
    output[start + i] = scale * q3Scale(bytes, at + 96, i >> 4) * (low - (isHigh ? 0 : 4));
  }
}

/** One of sixteen signed six-bit scales in twelve bytes: low nibbles in the first eight, high pairs in the last four. */
function q3Scale(bytes: Buffer, at: number, index: number): number {
  const both = byte(bytes, at + (index & 7));
  const low = index < 8 ? both & 15 : both >> 4;
  const high = (byte(bytes, at + 8 + (index & 3)) >> (2 * (index >> 2))) & 3;
  return (low | (high << 4)) - 32;
}

/** What the codes of IQ4_NL and IQ4_XS stand for: kvalues_iq4nl in the same header. */
const nonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

function decodeNonLinear(
  bytes: Buffer,
  at: number,
  output: Float32Array,
  start: number,
  scale: number,
): void {
  for (let i = 0; i < small / 2; i++) {
    const both = byte(bytes, at + i);
    output[start + i] = scale * (nonLinear[both & 15] ?? 0);
    output[start + i + small / 2] = scale * (nonLinear[both >> 4] ?? 0);
  }
}

/** Eight parts of 32 with signed six-bit scales: low nibbles in four bytes, high pairs in the two before them. */
function decodeIq4Xs(bytes: Buffer, at: number, output: Float32Array, start: number): void {
  const scale = half(bytes, at);
  const highPairs = bytes.readUInt16LE(at + 2);
  for (let part = 0; part < large / small; part++) {
    const low = (byte(bytes, at + 4 + (part >> 1)) >> (4 * (part % 2))) & 15;
    const partScale = scale * ((low | (((highPairs >> (2 * part)) & 3) << 4)) - 32);
    decodeNonLinear(bytes, at + 8 + part * 16, output, start + part * small, partScale);
  }
}

/** By ggml_type. */
export const tensorTypes: Readonly<Record<number, TensorType>> = {
  0: {
    name: 'F32',
    blockSize: 1,
    blockBytes: 4,
    decode: (bytes, at, output, start) => (output[start] = bytes.readFloatLE(at)),
  },
  1: {
    name: 'F16',
    blockSize: 1,
    blockBytes: 2,
    decode: (bytes, at, output, start) => (output[start] = half(bytes, at)),
  },
  30: {
    name: 'BF16',
    blockSize: 1,
    blockBytes: 2,
    decode: (bytes, at, output, start) =>
      (output[start] = fromBfloat16(Uint16Array.of(bytes.readUInt16LE(at)))[0] ?? 0),
  },
  2: {
    name: 'Q4_0',
    blockSize: small,
    blockBytes: 18,
    decode: (bytes, at, output, start) => {
      const scale = half(bytes, at);
      decodeNibbles(bytes, at + 2, output, start, scale, -8 * scale, 0);
    },
  },
  3: {
    name: 'Q4_1',
    blockSize: small,
    blockBytes: 20,
    decode: (bytes, at, output, start) => {
      const [scale, min] = [half(bytes, at), half(bytes, at + 2)];
      decodeNibbles(bytes, at + 4, output, start, scale, min, 0);
    },
  },
  6: {
    name: 'Q5_0',
    blockSize: small,
    blockBytes: 22,
    decode: (bytes, at, output, start) => {
      const [scale, bits] = [half(bytes, at), bytes.readUInt32LE(at + 2)];
      decodeNibbles(bytes, at + 6, output, start, scale, -16 * scale, bits);
    },
  },
  7: {
    name: 'Q5_1',
    blockSize: small,
    blockBytes: 24,
    decode: (bytes, at, output, start) => {
      const [scale, min, bits] = [half(bytes, at), half(bytes, at + 2), bytes.readUInt32LE(at + 4)];
      decodeNibbles(bytes, at + 8, output, start, scale, min, bits);
    },
  },
  8: {
    name: 'Q8_0',
    blockSize: small,
    blockBytes: 34,
    decode: (bytes, at, output, start) => {
      const scale = half(bytes, at);
      for (let i = 0; i < small; i++) output[start + i] = scale * int8(bytes, at + 2 + i);
    },
  },
  10: { name: 'Q2_K', blockSize: large, blockBytes: 84, decode: decodeQ2K },
  11: { name: 'Q3_K', blockSize: large, blockBytes: 110, decode: decodeQ3K },
  12: {
    name: 'Q4_K',
    blockSize: large,
    blockBytes: 144,
    decode: (bytes, at, output, start) => decodeK(bytes, at, output, start, at + 16, undefined),
  },
  13: {
    name: 'Q5_K',
    blockSize: large,
    blockBytes: 176,
    decode: (bytes, at, output, start) => decodeK(bytes, at, output, start, at + 48, at + 16),
  },
  14: { name: 'Q6_K', blockSize: large, blockBytes: 210, decode: decodeQ6K },
  20: {
    name: 'IQ4_NL',
    blockSize: small,
    blockBytes: 18,
    decode: (bytes, at, output, start) => {
      decodeNonLinear(bytes, at + 2, output, start, half(bytes, at));
    },
  },
  23: { name: 'IQ4_XS', blockSize: large, blockBytes: 136, decode: decodeIq4Xs },
};

/** @param bytes whole blocks */
export function dequantise(bytes: Buffer, type: TensorType): Float32Array {
  const blocks = bytes.length / type.blockBytes;
  const output = new Float32Array(blocks * type.blockSize);
  for (let block = 0; block < blocks; block++)
    type.decode(bytes, block * type.blockBytes, output, block * type.blockSize);
  return output;
}
