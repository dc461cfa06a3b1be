/** How llama.cpp stores matrices: https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-common.h */
import type { TensorSpec } from './gguf-tensors.js';

export interface BlockFormat {
  readonly tensorType: number;
  readonly blockSize: number;
  readonly blockBytes: number;
  /** Half-precision numbers that keep activations in range, and where in a block they stand. */
  readonly scales: Readonly<Record<number, number>>;
}

const formats = {
  q4_0: { tensorType: 2, blockSize: 32, blockBytes: 18, scales: { 0: 0x1e00 } },
  q5_0: { tensorType: 6, blockSize: 32, blockBytes: 22, scales: { 0: 0x1880 } },
  q8_0: { tensorType: 8, blockSize: 32, blockBytes: 34, scales: { 0: 0x0e00 } },
  // the second one is of what is taken off
  q4_k: { tensorType: 12, blockSize: 256, blockBytes: 144, scales: { 0: 0x0800, 2: 0x1380 } },
  q6_k: { tensorType: 14, blockSize: 256, blockBytes: 210, scales: { 208: 0x00fc } },
} as const satisfies Readonly<Record<string, BlockFormat>>;

export type GgufFormat = 'q4_0' | 'q4_k_m' | 'q8_0';

/** As `general.file_type` has them. */
export const fileTypes: Readonly<Record<GgufFormat, number>> = { q4_0: 2, q8_0: 7, q4_k_m: 15 };

/** What llama-quantize makes of a matrix: https://github.com/ggml-org/llama.cpp/blob/master/src/llama-quant.cpp */
export function blockFormat(format: GgufFormat, { name, dims }: TensorSpec, layerCount: number): BlockFormat {
  if (format !== 'q4_k_m') return formats[format];
  const isFine = isHead(name) || (hasFineLayers(name) && isFineLayer(name, layerCount));
  const [width = 0] = dims;
  if (width % formats.q4_k.blockSize === 0) return isFine ? formats.q6_k : formats.q4_k;
  return isFine ? formats.q8_0 : formats.q5_0;
}

/** Also the embeddings, which the head shares in every shape. */
const isHead = (name: string): boolean => /^(?:token_embd|output)\.weight$/u.test(name);

const hasFineLayers = (name: string): boolean => /\.(?:attn_v|attn_qkv|ffn_down)\.weight$/u.test(name);

/** The first and last eighth, and every third between. */
function isFineLayer(name: string, layerCount: number): boolean {
  const layer = Number(/^blk\.(\d+)\./u.exec(name)?.[1]);
  const eighth = Math.floor(layerCount / 8);
  return layer < eighth || layer >= Math.floor((7 * layerCount) / 8) || (layer - eighth) % 3 === 2;
}
