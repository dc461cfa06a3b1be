import type { SlotCacheShape } from './slot-cache.js';

/** A decoder's graph as `packages/models` writes it, its sizes, and how much of the machine it may take. */
export interface SessionOptions extends SlotCacheShape {
  /** The .onnx graph; its weights lie beside it. */
  readonly graphPath: string;
  /** Length of a row of logits. */
  readonly vocabSize: number;
  /** Length of a hidden state; 0 for a graph that has no output for them. */
  readonly hiddenSize: number;
  /** Threads that one pass runs on, from 1 up. */
  readonly threadCount: number;
}
