import { denseArchitecture } from '../dense/dense-decoder.js';

export const qwen3 = denseArchitecture({
  name: 'Qwen3ForCausalLM',
  ggufName: 'qwen3',
  splitOfOldGguf: 'qwen2',
  hasQkvBias: false,
  hasQkNorm: true,
});
