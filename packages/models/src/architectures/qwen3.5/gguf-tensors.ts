/** Undoes what llama.cpp's converter does: https://github.com/ggml-org/llama.cpp/blob/master/conversion/qwen.py */
import { QaioError, told } from '@qaio/core';
import type { FloatTensor, TensorFile } from '../../checkpoint/tensor-source.js';
import type { GgufFile } from '../../gguf/gguf-file.js';
import { type LayerNames, attentionNames, frameNames, ggufName } from '../../gguf/gguf-names.js';
import { beyondOne } from '../dense/norms-around-one.js';
import type { LinearAttentionSizes } from './hybrid-config.js';
import { isAroundOne, linearWidths } from './hybrid-tensors.js';
import { takeColumns, takeRows } from './tensor-rows.js';

const layerNames: LayerNames = {
  ...frameNames,
  post_attention_layernorm: 'post_attention_norm',
  ...attentionNames,
  'linear_attn.in_proj_qkv': 'attn_qkv',
  'linear_attn.in_proj_z': 'attn_gate',
  'linear_attn.in_proj_a': 'ssm_alpha',
  'linear_attn.in_proj_b': 'ssm_beta',
  'linear_attn.conv1d': 'ssm_conv1d',
  'linear_attn.A_log': 'ssm_a',
  'linear_attn.dt_bias': 'ssm_dt.bias',
  'linear_attn.norm': 'ssm_norm',
  'linear_attn.out_proj': 'ssm_out',
};

/** A GGUF file's tensors under the names, in the order and in the form of a Hugging Face checkpoint. */
export function fromTiledGguf(file: GgufFile, sizes: LinearAttentionSizes): TensorFile {
  return {
    read: async (name, shape) => {
      // the converter leaves dimensions of 1 out
      const stored = name.endsWith('.conv1d.weight') ? shape.filter((size) => size !== 1) : shape;
      const tensor = await file.read(ggufName(name, layerNames), stored);
      if (name.endsWith('.A_log')) requireNegative(tensor, file.path);
      return { ...grouped(plain(tensor, name), name, sizes), shape };
    },
    close: () => file.close(),
  };
}

function requireNegative({ data }: FloatTensor, path: string): void {
  if (data.every((rate) => rate < 0)) return;
  throw new QaioError(
    'model-invalid',
    told`${path}: expected only negative numbers in 'ssm_a', the rates of decay. Fetch the file again.`,
  );
}

/** The numbers as a checkpoint has them. */
function plain(tensor: FloatTensor, name: string): FloatTensor {
  if (isAroundOne(name)) return beyondOne(tensor);
  const { shape, data } = tensor;
  if (name.endsWith('.A_log')) return { shape, data: data.map((rate) => Math.log(-rate)) };
  return tensor;
}

/** Value heads in the order of their key heads: the file has first the first of each key head. */
function grouped(tensor: FloatTensor, name: string, sizes: LinearAttentionSizes): FloatTensor {
  const { keyHeadCount, valueHeadCount, valueHeadDim } = sizes;
  if (keyHeadCount === valueHeadCount) return tensor;
  const perKey = valueHeadCount / keyHeadCount;
  const heads = Array.from(
    { length: valueHeadCount },
    (_, head) => (head % perKey) * keyHeadCount + Math.floor(head / perKey),
  );
  const rows = (dim: number, before = 0): number[] => [
    ...Array.from({ length: before }, (_, row) => row),
    ...heads.flatMap((head) => Array.from({ length: dim }, (_, i) => before + head * dim + i)),
  ];
  const part = name.replace(/^.*\.linear_attn\./u, '').replace(/\.weight$/u, '');
  if (part === 'in_proj_qkv' || part === 'conv1d')
    return takeRows(tensor, rows(valueHeadDim, 2 * linearWidths(sizes).keys));
  if (part === 'in_proj_z') return takeRows(tensor, rows(valueHeadDim));
  if (['in_proj_a', 'in_proj_b', 'A_log', 'dt_bias'].includes(part)) return takeRows(tensor, rows(1));
  if (part === 'out_proj') return takeColumns(tensor, heads, valueHeadDim);
  return tensor;
}
