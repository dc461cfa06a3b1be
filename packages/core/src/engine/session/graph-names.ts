import type { SessionOptions } from './session-options.js';

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
/** Those of a graph whose attention takes segments. */
export const segmentGraphInputs = ['input_ids', 'segments', 'position_ids', 'logit_positions'] as const;
export type SegmentGraphInput = (typeof segmentGraphInputs)[number];
export const logitsOutput = 'logits';
/** The final norm's output at the places that logits are wanted for. */
export const hiddenOutput = 'hidden';

/** Names of the tensors that slots hold, in one order for inputs and outputs: the KV cache, then the states. */
export function slotNames({
  layerCount,
  cacheLayerCount = layerCount,
  states = [],
}: Pick<SessionOptions, 'layerCount' | 'cacheLayerCount' | 'states'>): {
  readonly past: string[];
  readonly present: string[];
} {
  const parts = Array.from({ length: cacheLayerCount }, (_, n) => [`${n}.key`, `${n}.value`]).flat();
  return {
    past: [
      ...parts.map((part) => `past_key_values.${part}`),
      ...states.map(({ name }) => `past_state.${name}`),
    ],
    present: [
      ...parts.map((part) => `present.${part}`),
      ...states.map(({ name }) => `present_state.${name}`),
    ],
  };
}
