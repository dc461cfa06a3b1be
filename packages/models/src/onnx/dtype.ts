/**
 * How the weights of linear layers and embeddings are stored; everything else is fp32. int8 has a scale for every output,
 * activations in eight bits with one for every token, and layers that compute in the basis of `RotatedTensors`;
 * int8-block and int4 have one for every 32 weights; int8-block keeps what a GGUF file has, in as many bits, on native
 * operators.
 */
export const dtypes = ['fp32', 'int8', 'int8-block', 'int4'] as const;

export type Dtype = (typeof dtypes)[number];
