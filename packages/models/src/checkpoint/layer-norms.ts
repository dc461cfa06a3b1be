/** Norms of a layer beside `input_layernorm`, by their names within it in Hugging Face checkpoints. */
export interface LayerNorms {
  readonly beforeFeedForward: string;
  /** Of what the layer's parts give, before the residual stream takes it; absent in most architectures. */
  readonly ofOutputs?: { readonly mixer: string; readonly feedForward: string };
}

export const usualNorms: LayerNorms = { beforeFeedForward: 'post_attention_layernorm' };
