/** How the weights of linear layers and embeddings are stored. Activations and everything else are fp32. */
export const dtypes = ['fp32', 'int8', 'int4'] as const;

export type Dtype = (typeof dtypes)[number];
