import { denseArchitecture } from '../dense/dense-decoder.js';
import { withFrequencies } from './gguf-frequencies.js';
import { unpaired } from './unpaired-tensors.js';

/** Llama 2 and 3, SmolLM2, TinyLlama. */
export const llama = denseArchitecture({
  name: 'LlamaForCausalLM',
  ggufName: 'llama',
  splitOfOldGguf: 'llama-bpe',
  hasQkvBias: false,
  hasQkNorm: false,
  completeGguf: withFrequencies,
  fromGguf: unpaired,
});
