/** Names of the graph's inputs and outputs, as packages/models writes them. */
export const graphInputs = [
  'input_ids',
  'seqlens_k',
  'total_sequence_length',
  'position_ids',
  'attention_bias',
  'logit_positions',
] as const;
export type GraphInput = (typeof graphInputs)[number];
export const logitsOutput = 'logits';
/** The final norm's output at the places that logits are wanted for. */
export const hiddenOutput = 'hidden';

/** Names of the KV cache tensors in one order for inputs and outputs. */
export function cacheNames(layerCount: number): { readonly past: string[]; readonly present: string[] } {
  const parts = Array.from({ length: layerCount }, (_, layer) => [`${layer}.key`, `${layer}.value`]).flat();
  return {
    past: parts.map((part) => `past_key_values.${part}`),
    present: parts.map((part) => `present.${part}`),
  };
}
