/** A GGUF file of a shape, full of random weights: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Decoder } from '@qaio/models';
import { GgufHeader } from './gguf-header.js';
import { addMetadata } from './gguf-metadata.js';
import { type TensorSpec, tensorSpecs } from './gguf-tensors.js';

export type GgufFormat = 'q4_0' | 'q8_0';

interface BlockFormat {
  readonly tensorType: number;
  readonly fileType: number;
  /** Of 32 weights: a half-precision scale and the codes. */
  readonly blockBytes: number;
  /** Half-precision bits of a scale that keeps activations in range. */
  readonly scale: number;
}

const formats: Readonly<Record<GgufFormat, BlockFormat>> = {
  q4_0: { tensorType: 2, fileType: 2, blockBytes: 18, scale: 0x1e00 },
  q8_0: { tensorType: 8, fileType: 7, blockBytes: 34, scale: 0x0e00 },
};
const float = 0;
const blockSize = 32;
const alignment = 32;

export async function writeRandomGguf(decoder: Decoder, format: GgufFormat, path: string): Promise<void> {
  const block = formats[format];
  const tensors = tensorSpecs(decoder);
  const header = new GgufHeader();
  addMetadata(header, decoder, block.fileType);
  let offset = 0;
  for (const tensor of tensors) {
    header.tensor(tensor.name, tensor.dims, tensor.isQuantised ? block.tensorType : float, offset);
    offset += aligned(byteLength(tensor, block));
  }
  const file = await open(path, 'w');
  try {
    const bytes = header.encode();
    await file.write(Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]));
    for (const tensor of tensors) await file.write(randomTensor(tensor, block));
  } finally {
    await file.close();
  }
}

function elementCount({ dims }: TensorSpec): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function byteLength(tensor: TensorSpec, { blockBytes }: BlockFormat): number {
  const count = elementCount(tensor);
  return tensor.isQuantised ? (count / blockSize) * blockBytes : 4 * count;
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function randomTensor(tensor: TensorSpec, block: BlockFormat): Buffer {
  const bytes = Buffer.alloc(aligned(byteLength(tensor, block)));
  if (!tensor.isQuantised) {
    const value = plainValue(tensor.name);
    for (let i = 0; i < elementCount(tensor); i++) bytes.writeFloatLE(value, 4 * i);
    return bytes;
  }
  // nothing repeats, as in a real model
  randomFillSync(bytes);
  for (let at = 0; at + block.blockBytes <= bytes.length; at += block.blockBytes)
    bytes.writeUInt16LE(block.scale, at);
  return bytes;
}

/** Gains of one, rates that forget, and little else. */
function plainValue(name: string): number {
  if (name.includes('norm')) return 1;
  return name.endsWith('ssm_a') ? -1 : 0.01;
}
