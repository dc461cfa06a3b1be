import type { TensorShapes } from '../architecture.js';
import { attentionTensors, decoderTensors, frameTensors } from '../dense/dense-tensors.js';
import type { HybridConfig, LinearAttentionSizes } from './hybrid-config.js';

/** Widths of a linear layer's values: all queries or keys, all values, and what the convolution runs over. */
export function linearWidths({
  keyHeadCount,
  keyHeadDim,
  valueHeadCount,
  valueHeadDim,
}: LinearAttentionSizes): { readonly keys: number; readonly values: number; readonly channels: number } {
  const [keys, values] = [keyHeadCount * keyHeadDim, valueHeadCount * valueHeadDim];
  return { keys, values, channels: 2 * keys + values };
}

export function hybridTensors(config: HybridConfig): TensorShapes {
  const { headCount, headDim, hiddenSize, isLinear } = config;
  const frame = frameTensors(config);
  const attention = {
    ...attentionTensors(config, { hasQkvBias: false, hasQkNorm: true }),
    // each head's query, then its gate
    'self_attn.q_proj.weight': [2 * headCount * headDim, hiddenSize],
  };
  const linear = linearTensors(config);
  return decoderTensors(config, (layer) => ({ ...frame, ...(isLinear[layer] ? linear : attention) }));
}

function linearTensors({ linear, hiddenSize }: HybridConfig): Readonly<Record<string, readonly number[]>> {
  const { values, channels } = linearWidths(linear);
  return {
    'linear_attn.in_proj_qkv.weight': [channels, hiddenSize],
    'linear_attn.in_proj_z.weight': [values, hiddenSize],
    'linear_attn.in_proj_a.weight': [linear.valueHeadCount, hiddenSize],
    'linear_attn.in_proj_b.weight': [linear.valueHeadCount, hiddenSize],
    'linear_attn.conv1d.weight': [channels, 1, linear.kernelSize],
    'linear_attn.A_log': [linear.valueHeadCount],
    'linear_attn.dt_bias': [linear.valueHeadCount],
    'linear_attn.norm.weight': [linear.valueHeadDim],
    'linear_attn.out_proj.weight': [hiddenSize, values],
  };
}

/** Whether a norm's weights are what it has beyond one. */
export const isAroundOne = (name: string): boolean =>
  name.endsWith('norm.weight') && !name.endsWith('linear_attn.norm.weight');
