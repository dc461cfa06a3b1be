import type { BlockGrid } from '../quantise/block-grid.js';

export interface FloatTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
  /** Set if the weights had already been quantised in blocks. */
  readonly grid?: BlockGrid | undefined;
}

/** Where weights come from, under the names that Hugging Face checkpoints use. */
export interface TensorSource {
  /**
   * @returns a tensor that is the caller's own, to be changed in place or handed over
   * @throws QaioError `model-invalid` when the tensor is missing or has another shape
   */
  read(name: string, shape: readonly number[]): Promise<FloatTensor>;
}

/** Open files. */
export interface TensorFile extends TensorSource {
  close(): Promise<void>;
}
