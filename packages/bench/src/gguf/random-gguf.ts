/** A GGUF file of a shape, full of random weights: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { DecoderConfig } from '@qaio/models';
import { GgufHeader } from './gguf-header.js';

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

interface TensorSpec {
  readonly name: string;
  /** Fastest first, as the format has it. */
  readonly dims: readonly number[];
  readonly isQuantised: boolean;
}

export async function writeRandomGguf(
  config: DecoderConfig,
  format: GgufFormat,
  path: string,
): Promise<void> {
  const block = formats[format];
  const tensors = tensorSpecs(config);
  const header = new GgufHeader();
  addMetadata(header, config, block.fileType);
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

function addMetadata(header: GgufHeader, config: DecoderConfig, fileType: number): void {
  header.text('general.architecture', 'qwen2');
  header.uint32('general.file_type', fileType);
  header.uint32('qwen2.block_count', config.layerCount);
  header.uint32('qwen2.context_length', config.contextLength);
  header.uint32('qwen2.embedding_length', config.hiddenSize);
  header.uint32('qwen2.feed_forward_length', config.intermediateSize);
  header.uint32('qwen2.attention.head_count', config.headCount);
  header.uint32('qwen2.attention.head_count_kv', config.kvHeadCount);
  header.float32('qwen2.attention.layer_norm_rms_epsilon', config.rmsNormEpsilon);
  header.float32('qwen2.rope.freq_base', config.ropeTheta);
  header.vocabulary(config.vocabSize);
}

function tensorSpecs(config: DecoderConfig): TensorSpec[] {
  const { hiddenSize, intermediateSize, headCount, kvHeadCount, headDim, vocabSize, layerCount } = config;
  const quantised = (name: string, dims: readonly number[]) => ({ name, dims, isQuantised: true });
  const plain = (name: string, length: number) => ({ name, dims: [length], isQuantised: false });
  const sizes = { q: headCount * headDim, k: kvHeadCount * headDim, v: kvHeadCount * headDim };
  const layers = Array.from({ length: layerCount }, (_, i) => {
    const prefix = `blk.${i}`;
    return [
      plain(`${prefix}.attn_norm.weight`, hiddenSize),
      ...Object.entries(sizes).flatMap(([part, size]) => [
        quantised(`${prefix}.attn_${part}.weight`, [hiddenSize, size]),
        plain(`${prefix}.attn_${part}.bias`, size),
      ]),
      quantised(`${prefix}.attn_output.weight`, [sizes.q, hiddenSize]),
      plain(`${prefix}.ffn_norm.weight`, hiddenSize),
      quantised(`${prefix}.ffn_gate.weight`, [hiddenSize, intermediateSize]),
      quantised(`${prefix}.ffn_up.weight`, [hiddenSize, intermediateSize]),
      quantised(`${prefix}.ffn_down.weight`, [intermediateSize, hiddenSize]),
    ];
  });
  return [
    quantised('token_embd.weight', [hiddenSize, vocabSize]),
    plain('output_norm.weight', hiddenSize),
    ...layers.flat(),
  ];
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
    const value = tensor.name.includes('norm') ? 1 : 0.01;
    for (let i = 0; i < elementCount(tensor); i++) bytes.writeFloatLE(value, 4 * i);
    return bytes;
  }
  // nothing repeats, as in a real model
  randomFillSync(bytes);
  for (let at = 0; at + block.blockBytes <= bytes.length; at += block.blockBytes)
    bytes.writeUInt16LE(block.scale, at);
  return bytes;
}
