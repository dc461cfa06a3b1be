import type { RopeScaling } from './rope-scaling.js';

/**
 * Sizes and constants of a decoder-only transformer, as its config.json has them. Linear layers are `[outputs, inputs]`:
 * queries `[headCount * headDim, hiddenSize]`, keys and values `[kvHeadCount * headDim, hiddenSize]`, gate and up
 * `[intermediateSize, hiddenSize]`, embedding and head `[vocabSize, hiddenSize]`.
 */
export interface DecoderConfig {
  /** Such as Qwen2ForCausalLM. */
  readonly architecture: string;
  /** Width of a hidden state between layers; a multiple of 32, at most 1,000,000. */
  readonly hiddenSize: number;
  /** Width of a hidden state inside the feed-forward part; a multiple of 32, at most 1,000,000. */
  readonly intermediateSize: number;
  /** 1 to 1000. */
  readonly layerCount: number;
  /** Heads of queries. */
  readonly headCount: number;
  /** Heads of keys and values; divides `headCount`. */
  readonly kvHeadCount: number;
  /** Width of one head; a multiple of 16. */
  readonly headDim: number;
  /** Longest sequence in tokens, at most 1,048,576. */
  readonly contextLength: number;
  /** Added to the mean of squares before the root is taken. */
  readonly rmsNormEpsilon: number;
  /** Base of the rotary embedding's frequencies: pair i of a head turns by `ropeTheta ** (-2 * i / headDim)` per token. */
  readonly ropeTheta: number;
  /** How the frequencies are changed for contexts longer than the model was first trained for. */
  readonly ropeScaling?: RopeScaling | undefined;
  /** Whether the head is the embedding's matrix. */
  readonly hasTiedEmbeddings: boolean;
  /** Rows of the embedding: at least as many as the tokenizer has ids. */
  readonly vocabSize: number;
}
