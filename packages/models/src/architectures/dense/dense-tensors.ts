import type { DecoderConfig } from '../../checkpoint/decoder-config.js';
import type { AttentionTraits } from '../../onnx/attention.js';
import type { TensorShapes } from '../architecture.js';

/** Tensors of a decoder of equal layers. @param layer shapes of those of one layer, by the rest of their names */
export function decoderTensors(
  { layerCount, hiddenSize, vocabSize, hasTiedEmbeddings }: DecoderConfig,
  layer: (index: number) => Readonly<Record<string, readonly number[]>>,
): TensorShapes {
  const tensors = new Map<string, readonly number[]>();
  tensors.set('model.embed_tokens.weight', [vocabSize, hiddenSize]);
  for (let index = 0; index < layerCount; index++)
    for (const [name, shape] of Object.entries(layer(index)))
      tensors.set(`model.layers.${index}.${name}`, shape);
  tensors.set('model.norm.weight', [hiddenSize]);
  if (!hasTiedEmbeddings) tensors.set('lm_head.weight', [vocabSize, hiddenSize]);
  return tensors;
}

/** A layer's norms and feed-forward part. */
export const frameTensors = ({
  hiddenSize,
  intermediateSize,
}: DecoderConfig): Readonly<Record<string, readonly number[]>> => ({
  'input_layernorm.weight': [hiddenSize],
  'post_attention_layernorm.weight': [hiddenSize],
  'mlp.gate_proj.weight': [intermediateSize, hiddenSize],
  'mlp.up_proj.weight': [intermediateSize, hiddenSize],
  'mlp.down_proj.weight': [hiddenSize, intermediateSize],
});

export function attentionTensors(
  { hiddenSize, headCount, kvHeadCount, headDim }: DecoderConfig,
  { hasQkvBias, hasQkNorm }: AttentionTraits,
): Readonly<Record<string, readonly number[]>> {
  const [queries, keys] = [headCount * headDim, kvHeadCount * headDim];
  return {
    'self_attn.q_proj.weight': [queries, hiddenSize],
    'self_attn.k_proj.weight': [keys, hiddenSize],
    'self_attn.v_proj.weight': [keys, hiddenSize],
    'self_attn.o_proj.weight': [hiddenSize, queries],
    ...(hasQkvBias && {
      'self_attn.q_proj.bias': [queries],
      'self_attn.k_proj.bias': [keys],
      'self_attn.v_proj.bias': [keys],
    }),
    ...(hasQkNorm && { 'self_attn.q_norm.weight': [headDim], 'self_attn.k_norm.weight': [headDim] }),
  };
}
