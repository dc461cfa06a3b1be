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

/** A generation under way, and its events for whoever reads them. */
interface ReadGeneration {
  readonly run: RunHandle;
  /** Resolves with the next event in the stream, or at its end. */
  readonly pull: (stream: ReadableStreamDefaultController<GenerationEvent>) => Promise<void>;
}

/** An event is made when it is read: what waits for a reader is a token id each, which the sequence has anyway. */
export function generationRun(
  sequence: GenerationSequence,
  stopwatch: Stopwatch,
  signal: AbortSignal | undefined,
): ReadGeneration {
  let [published, read] = [0, 0];
  /** Of what was published last. */
  let timing = stopwatch.read();
  let over: { readonly error?: Error } | undefined;
  let wake: () => void = () => undefined;
  const tell = (): void => {
    timing = stopwatch.read();
    wake();
  };
  const end = (error?: Error): void => {
    over = { ...(error && { error }) };
    tell();
  };
  const run: RunHandle = {
    sequence,
    stopwatch,
    signal,
    onProgress: () => {
      published = sequence.outputTokenIds.length;
      tell();
    },
    onEnd: () => end(),
    onError: end,
  };
  const pull: ReadGeneration['pull'] = async (stream) => {
    while (read === published && !over) await new Promise<void>((resolve) => (wake = resolve));
    if (over?.error) {
      stream.error(over.error);
      return;
    }
    const { finishReason = 'max-tokens', cachedTokenCount } = sequence;
    const tokenId = read < published ? sequence.outputTokenIds[read++] : undefined;
    if (tokenId !== undefined) {
      stream.enqueue({ kind: 'token', tokenId, cachedTokenCount, timing });
      return;
    }
    stream.enqueue({ kind: 'end', finishReason, cachedTokenCount, timing });
    stream.close();
  };
  return { run, pull };
}
