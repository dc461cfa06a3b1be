import { abortError } from '../errors.js';
import type { Stopwatch } from './engine-timing.js';
import type { Sequence } from './sequence.js';

/** A submitted sequence together with those who wait for it. */
export interface RunHandle<S extends Sequence = Sequence> {
  readonly sequence: S;
  readonly stopwatch: Stopwatch;
  readonly signal: AbortSignal | undefined;
  /** Called after every step in which the sequence got logits. */
  readonly onProgress: () => void;
  readonly onEnd: () => void;
  readonly onError: (error: Error) => void;
}

/** Throws when the run is aborted already; otherwise calls back once when it becomes so. @returns the way to stop listening */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => undefined;
  if (signal.aborted) throw abortError(signal);
  signal.addEventListener('abort', callback, { once: true });
  return () => signal.removeEventListener('abort', callback);
}
