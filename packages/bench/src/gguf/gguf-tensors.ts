import type { Decoder } from '@qaio/models';

export interface TensorSpec {
  readonly name: string;
  /** Fastest first, as the format has it. */
  readonly dims: readonly number[];
  readonly isQuantised: boolean;
}

/** Of Hugging Face checkpoints, and as GGUF files have them. */
const names: Readonly<Record<string, string>> = {
  'model.embed_tokens': 'token_embd',
  'model.norm': 'output_norm',
  lm_head: 'output',
  input_layernorm: 'attn_norm',
  post_attention_layernorm: 'ffn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.q_norm': 'attn_q_norm',
  'self_attn.k_norm': 'attn_k_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

const hybridNames: Readonly<Record<string, string>> = {
  ...names,
  post_attention_layernorm: 'post_attention_norm',
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

export const isHybrid = ({ memory }: Decoder): boolean => memory.states.length > 0;

export function tensorSpecs(decoder: Decoder): TensorSpec[] {
  const known = isHybrid(decoder) ? hybridNames : names;
  return [...decoder.tensors].map(([name, shape]) => {
    // dimensions of 1 are left out
    const dims = shape.filter((size) => size !== 1).toReversed();
    const isQuantised = dims.length === 2 && !name.includes('conv1d');
    return { name: ggufName(name, known), dims, isQuantised };
  });
}

/** @throws Error for a tensor that has no name there */
function ggufName(name: string, known: Readonly<Record<string, string>>): string {
  const [, layer, part = name] = /^model\.layers\.(\d+)\.(.+)$/u.exec(name) ?? [];
  const [, stem = part, suffix = ''] = /^(.*?)(\.weight|\.bias)?$/u.exec(part) ?? [];
  const renamed = known[stem];
  if (renamed === undefined) throw new Error(`GGUF files have no name for ${name}.`);
  return `${layer === undefined ? '' : `blk.${layer}.`}${renamed}${suffix}`;
}
