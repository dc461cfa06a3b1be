import type { EngineTiming, Stopwatch } from './engine-timing.js';
import type { GenerationSequence } from './generation-sequence.js';
import type { RunHandle } from './run-handle.js';
import type { FinishReason } from './sequence-status.js';

interface Progress {
  /** Prompt tokens that came from a cache instead of going through the model. */
  readonly cachedTokenCount: number;
  readonly timing: EngineTiming;
}

/** A generation's events: a `token` for each output token, then one `end`. */
export type GenerationEvent =
  | (Progress & { readonly kind: 'token'; readonly tokenId: number })
  | (Progress & { readonly kind: 'end'; readonly finishReason: FinishReason });

/** A generation whose events go into a stream. */
export function generationRun(
  sequence: GenerationSequence,
  stopwatch: Stopwatch,
  signal: AbortSignal | undefined,
  stream: ReadableStreamDefaultController<GenerationEvent>,
): RunHandle {
  let published = 0;
  return {
    sequence,
    stopwatch,
    signal,
    onProgress: () => {
      const { cachedTokenCount, outputTokenIds } = sequence;
      const timing = stopwatch.read();
      for (const tokenId of outputTokenIds.slice(published))
        stream.enqueue({ kind: 'token', tokenId, cachedTokenCount, timing });
      published = outputTokenIds.length;
    },
    onEnd: () => {
      const { finishReason = 'max-tokens', cachedTokenCount } = sequence;
      stream.enqueue({ kind: 'end', finishReason, cachedTokenCount, timing: stopwatch.read() });
      stream.close();
    },
    onError: (error) => stream.error(error),
  };
}
