/** A GGUF file of a shape, full of random weights: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Decoder } from '@qaio/models';
import { type BlockFormat, type GgufFormat, blockFormat, fileTypes } from './block-format.js';
import { GgufHeader } from './gguf-header.js';
import { addMetadata } from './gguf-metadata.js';
import { type TensorSpec, tensorSpecs } from './gguf-tensors.js';

const float = 0;
const alignment = 32;

export async function writeRandomGguf(decoder: Decoder, format: GgufFormat, path: string): Promise<void> {
  const { layerCount } = decoder.config;
  const tensors = tensorSpecs(decoder).map((tensor): StoredTensor => {
    const block = tensor.isQuantised ? blockFormat(format, tensor, layerCount) : undefined;
    return { ...tensor, block };
  });
  const header = new GgufHeader();
  addMetadata(header, decoder, fileTypes[format]);
  let offset = 0;
  for (const tensor of tensors) {
    header.tensor(tensor.name, tensor.dims, tensor.block?.tensorType ?? float, offset);
    offset += aligned(byteLength(tensor));
  }
  const file = await open(path, 'w');
  try {
    const bytes = header.encode();
    await file.write(Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]));
    for (const tensor of tensors) await file.write(randomTensor(tensor));
  } finally {
    await file.close();
  }
}

interface StoredTensor extends TensorSpec {
  /** Undefined for what stays in fp32. */
  readonly block: BlockFormat | undefined;
}

function elementCount({ dims }: TensorSpec): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function byteLength(tensor: StoredTensor): number {
  const count = elementCount(tensor);
  return tensor.block ? (count / tensor.block.blockSize) * tensor.block.blockBytes : 4 * count;
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function randomTensor(tensor: StoredTensor): Buffer {
  const { name, block } = tensor;
  const bytes = Buffer.alloc(aligned(byteLength(tensor)));
  if (!block) {
    const value = plainValue(name);
    for (let i = 0; i < elementCount(tensor); i++) bytes.writeFloatLE(value, 4 * i);
    return bytes;
  }
  // nothing repeats, as in a real model
  randomFillSync(bytes);
  const scales = Object.entries(block.scales);
  for (let at = 0; at + block.blockBytes <= bytes.length; at += block.blockBytes)
    for (const [place, scale] of scales) bytes.writeUInt16LE(scale, at + Number(place));
  return bytes;
}

/** Gains of one, rates that forget, and little else. */
function plainValue(name: string): number {
  if (name.includes('norm')) return 1;
  return name.endsWith('ssm_a') ? -1 : 0.01;
}
