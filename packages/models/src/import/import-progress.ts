import { type Decoder, weightCount } from '../architectures/architecture.js';
import type { TensorSource } from '../checkpoint/tensor-source.js';

export interface ImportProgress {
  /** Weights read so far, and all that will be read. */
  readonly done: number;
  readonly total: number;
}

/** Reports progress after every tensor. */
export function withProgress(
  source: TensorSource,
  decoder: Decoder,
  onProgress: (progress: ImportProgress) => void,
): TensorSource {
  const total = weightCount(decoder);
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
