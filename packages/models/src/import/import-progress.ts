import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';

export interface ImportProgress {
  /** Weights read so far, and all that will be read. */
  readonly done: number;
  readonly total: number;
}

/** Reports progress after every tensor. */
export function withProgress(
  source: TensorSource,
  config: DecoderConfig,
  onProgress: (progress: ImportProgress) => void,
): TensorSource {
  const total = weightCount(config);
  let done = 0;
  return {
    read: async (name, shape) => {
      const tensor = await source.read(name, shape);
      done += tensor.data.length;
      onProgress({ done, total });
      return tensor;
    },
  };
}

/** Weights of a checkpoint of this shape. */
export function weightCount(config: DecoderConfig): number {
  const { hiddenSize, intermediateSize, layerCount, headCount, kvHeadCount, headDim, vocabSize } = config;
  const projections = (headCount + 2 * kvHeadCount) * headDim;
  const attention = hiddenSize * (projections + headCount * headDim);
  const biases = config.hasQkvBias ? projections : 0;
  const qkNorms = config.hasQkNorm ? 2 * headDim : 0;
  const layer = attention + biases + qkNorms + 3 * hiddenSize * intermediateSize + 2 * hiddenSize;
  const embeddings = (config.hasTiedEmbeddings ? 1 : 2) * vocabSize * hiddenSize;
  return layerCount * layer + embeddings + hiddenSize;
}
