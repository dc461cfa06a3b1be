/**
 * How the weights of linear layers and embeddings are stored. Activations and everything else are fp32. `mixed` has the
 * linear layers twice: in int8 for prompts, which is fastest there, and in int8-block for decoding. int8 has a scale for
 * every output, and activations one for every token; int8-block and int4 have one for every 32 weights, int8-block being
 * nearly as good as fp32.
 */
export const dtypes = ['fp32', 'int8', 'int8-block', 'int4', 'mixed'] as const;

export type Dtype = (typeof dtypes)[number];

/** One way to store weights. */
export type WeightFormat = Exclude<Dtype, 'mixed'>;

export interface GraphFormats {
  readonly linear: WeightFormat;
  readonly embedding: WeightFormat;
}

/** What a dtype's graphs are made of; `prefill` where prompts have a graph of their own. */
export function formatsOf(dtype: Dtype): { readonly decode: GraphFormats; readonly prefill?: GraphFormats } {
  if (dtype !== 'mixed') return { decode: { linear: dtype, embedding: dtype } };
  return {
    decode: { linear: 'int8-block', embedding: 'int8-block' },
    prefill: { linear: 'int8', embedding: 'int8-block' },
  };
}
