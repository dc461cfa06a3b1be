import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { FloatTensor, TensorFile } from '../checkpoint/tensor-source.js';
import type { GgufFile } from './gguf-file.js';

/** The tensors of a layer: Hugging Face's name, then GGUF's. */
const layerNames: readonly (readonly [string, string])[] = [
  ['input_layernorm', 'attn_norm'],
  ['self_attn.q_proj', 'attn_q'],
  ['self_attn.k_proj', 'attn_k'],
  ['self_attn.v_proj', 'attn_v'],
  ['self_attn.o_proj', 'attn_output'],
  ['self_attn.q_norm', 'attn_q_norm'],
  ['self_attn.k_norm', 'attn_k_norm'],
  ['post_attention_layernorm', 'ffn_norm'],
  ['mlp.gate_proj', 'ffn_gate'],
  ['mlp.up_proj', 'ffn_up'],
  ['mlp.down_proj', 'ffn_down'],
];
const otherNames: Readonly<Record<string, string>> = {
  'model.embed_tokens.weight': 'token_embd.weight',
  'model.norm.weight': 'output_norm.weight',
  'lm_head.weight': 'output.weight',
};

/** A GGUF file's tensors under the names, and in the row order, of a Hugging Face checkpoint. */
export class GgufWeights implements TensorFile {
  constructor(
    readonly file: GgufFile,
    readonly config: DecoderConfig,
  ) {}

  async read(name: string, shape: readonly number[]): Promise<FloatTensor> {
    const { data, grid } = await this.file.read(ggufName(name), shape);
    const { architecture, headCount, kvHeadCount } = this.config;
    const heads = name.includes('q_proj') ? headCount : name.includes('k_proj') ? kvHeadCount : undefined;
    const isPaired = architecture === 'LlamaForCausalLM' && heads !== undefined;
    if (!isPaired) return { shape, data, grid };
    const unpair = (rows: Float32Array): Float32Array => unpairRows(rows, heads, shape[0] ?? 1);
    return { shape, data: unpair(data), grid: grid && { ...grid, scales: unpair(grid.scales) } };
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

function ggufName(name: string): string {
  const other = otherNames[name];
  if (other !== undefined) return other;
  const [, layer = '', part = '', kind = ''] =
    /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/u.exec(name) ?? [];
  const ggufPart = layerNames.find(([ours]) => ours === part)?.[1] ?? part;
  return `blk.${layer}.${ggufPart}.${kind}`;
}

/**
 * llama.cpp puts the two rows that a rotation pairs next to each other; Hugging Face has them half a head apart.
 * https://github.com/ggml-org/llama.cpp/blob/master/convert_hf_to_gguf.py (LlamaModel.permute)
 *
 * @param data `[rows, columns]`
 */
function unpairRows(data: Float32Array, heads: number, rows: number): Float32Array {
  const columns = data.length / rows;
  const headDim = rows / heads;
  const half = headDim / 2;
  const output = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const inHead = row % headDim;
    const target = row - inHead + (inHead % 2) * half + (inHead >> 1);
    output.set(data.subarray(row * columns, (row + 1) * columns), target * columns);
  }
  return output;
}
