/** What crosses the boundary between the runner on the main thread and the worker that owns the session. */
import type { ForwardRow } from '../model-runner.js';
import type { OnnxSessionOptions } from './onnx-session.js';

export type ToWorker =
  | { readonly kind: 'load'; readonly options: OnnxSessionOptions }
  | { readonly kind: 'forward'; readonly rows: readonly ForwardRow[] }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'done'; readonly logits: readonly Float32Array[] }
  | { readonly kind: 'failed'; readonly message: string };
