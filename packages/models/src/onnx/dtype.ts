/**
 * How the weights of linear layers and embeddings are stored. Activations and everything else are fp32. int8 has a scale for
 * every output, and activations one for every token; int8-block and int4 have one for every 32 weights, int8-block being
 * nearly as good as fp32.
 */
export const dtypes = ['fp32', 'int8', 'int8-block', 'int4'] as const;

export type Dtype = (typeof dtypes)[number];
