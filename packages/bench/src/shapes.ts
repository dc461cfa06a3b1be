import type { DecoderConfig } from '@qaio/models';

const qwen2 = {
  architecture: 'Qwen2ForCausalLM',
  rmsNormEpsilon: 1e-6,
  ropeTheta: 1_000_000,
  hasTiedEmbeddings: true,
  hasQkvBias: true,
  hasQkNorm: false,
  contextLength: 4096,
} as const;

/** Shapes of models that are measured on random weights: how fast a model is does not depend on their values. */
export const shapes: Readonly<Record<string, DecoderConfig>> = {
  // https://huggingface.co/Qwen/Qwen1.5-0.5B-Chat/blob/main/config.json
  'qwen1.5-0.5b': {
    ...qwen2,
    hiddenSize: 1024,
    intermediateSize: 2816,
    layerCount: 24,
    headCount: 16,
    kvHeadCount: 16,
    headDim: 64,
    vocabSize: 151_936,
  },
  // https://huggingface.co/Qwen/Qwen2.5-0.5B-Instruct/blob/main/config.json
  'qwen2.5-0.5b': {
    ...qwen2,
    hiddenSize: 896,
    intermediateSize: 4864,
    layerCount: 24,
    headCount: 14,
    kvHeadCount: 2,
    headDim: 64,
    vocabSize: 151_936,
  },
  tiny: {
    ...qwen2,
    hiddenSize: 64,
    intermediateSize: 128,
    layerCount: 2,
    headCount: 2,
    kvHeadCount: 1,
    headDim: 32,
    vocabSize: 512,
  },
};
