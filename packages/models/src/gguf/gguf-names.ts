/** The tensors of a layer: Hugging Face's name, then GGUF's. */
export type LayerNames = Readonly<Record<string, string>>;

export const frameNames: LayerNames = {
  input_layernorm: 'attn_norm',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};
export const attentionNames: LayerNames = {
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.q_norm': 'attn_q_norm',
  'self_attn.k_norm': 'attn_k_norm',
};
const otherNames: Readonly<Record<string, string>> = {
  'model.embed_tokens.weight': 'token_embd.weight',
  'model.norm.weight': 'output_norm.weight',
  'lm_head.weight': 'output.weight',
};

/** What GGUF files call a tensor of a Hugging Face checkpoint. */
export function ggufName(name: string, layerNames: LayerNames): string {
  const other = otherNames[name];
  if (other !== undefined) return other;
  const [, layer = '', part = '', kind = ''] =
    /^model\.layers\.(\d+)\.(.+?)(\.weight|\.bias|)$/u.exec(name) ?? [];
  return `blk.${layer}.${layerNames[part] ?? part}${kind}`;
}
