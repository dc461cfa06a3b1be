/** What crosses the boundary between the runner on the main thread and the worker that owns the session. */
import type { ForwardRow, SlotSnapshot } from '../model-runner.js';
import type { SessionOptions } from '../session/session-options.js';

export type ToWorker =
  | { readonly kind: 'load'; readonly options: SessionOptions }
  | { readonly kind: 'forward'; readonly rows: readonly ForwardRow[] }
  | { readonly kind: 'save'; readonly slot: number; readonly length: number }
  | {
      readonly kind: 'restore';
      readonly snapshot: SlotSnapshot;
      readonly slot: number;
      readonly length: number;
    }
  | { readonly kind: 'close' };

/** Logits for `forward`, a snapshot for `save`, nothing for the others. */
export type WorkerAnswer = readonly Float32Array[] | SlotSnapshot | undefined;

export type FromWorker =
  | { readonly kind: 'done'; readonly answer: WorkerAnswer }
  | { readonly kind: 'failed'; readonly message: string };
