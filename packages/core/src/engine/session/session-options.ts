import type { RunnerShape } from '../model-runner.js';
import type { CacheDtype, SlotCacheShape } from './slot-cache.js';
import type { StateShape } from './slot-states.js';

/** A graph with operators that the runtime has not itself. */
export interface NativeGraph {
  /** The library that has them. */
  readonly libraryPath: string;
  /** The encoded model, over weights that lie where the plain graph's do. */
  readonly model: Uint8Array;
  /** Whether its attention takes segments, and so rows of any length in one pass, none depending on another. */
  readonly takesSegments: boolean;
  /** What keys and values are stored as. */
  readonly cacheDtype: CacheDtype;
}

/** A decoder's graph as `packages/models` writes it, its sizes, and how much of the machine it may take. */
export interface SessionOptions extends SlotCacheShape {
  /** The .onnx graph; its weights lie beside it. */
  readonly graphPath: string;
  /** What takes its place where the runner can load it. */
  readonly native?: NativeGraph | undefined;
  /** Layers that have keys and values; all of them by default. */
  readonly cacheLayerCount?: number | undefined;
  /** What other layers remember; none by default. */
  readonly states?: readonly StateShape[] | undefined;
  /** Length of a row of logits. */
  readonly vocabSize: number;
  /** Length of a hidden state; 0 for a graph that has no output for them. */
  readonly hiddenSize: number;
  /** Threads that one pass runs on, from 1 up. */
  readonly threadCount: number;
}

export function runnerShape({
  vocabSize,
  hiddenSize,
  contextLength,
  slotCount,
  states = [],
  native,
}: SessionOptions): RunnerShape {
  const memory = states.length > 0 ? 'states' : 'positions';
  const isBatchInvariant = native?.takesSegments ?? false;
  return { vocabSize, hiddenSize, contextLength, slotCount, memory, isBatchInvariant };
}
