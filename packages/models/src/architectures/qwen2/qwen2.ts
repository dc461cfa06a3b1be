import { denseArchitecture } from '../dense/dense-decoder.js';

/** Qwen1.5, Qwen2 and Qwen2.5. */
export const qwen2 = denseArchitecture({
  name: 'Qwen2ForCausalLM',
  ggufName: 'qwen2',
  splitOfOldGguf: 'qwen2',
  hasQkvBias: true,
  hasQkNorm: false,
});
