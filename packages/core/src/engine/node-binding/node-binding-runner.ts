import { Worker } from 'node:worker_threads';
import { type ErrorCode, QaioError, invariant } from '../../errors.js';
import type { ForwardRow, ModelRunner, RunnerShape, SlotSnapshot } from '../model-runner.js';
import type { FromWorker, ToWorker, WorkerAnswer } from './node-binding-messages.js';
import { turnTelemetryOff } from '../session/telemetry.js';
import { type SessionOptions, runnerShape } from '../session/session-options.js';

interface PendingReply {
  readonly errorCode: ErrorCode;
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: QaioError) => void;
}

/**
 * The runner over the Node binding. Its `run()` blocks the calling thread for a whole pass
 * (https://github.com/microsoft/onnxruntime/issues/19611), so the session lives in a worker thread of this runner's own.
 */
export class NodeBindingRunner implements ModelRunner {
  readonly shape: RunnerShape;
  readonly #worker: Worker;
  readonly #loss = new AbortController();
  #pending: PendingReply | undefined;
  #isClosed = false;

  private constructor(worker: Worker, options: SessionOptions) {
    this.#worker = worker;
    this.shape = runnerShape(options);
    worker.on('message', (message: FromWorker) => this.#settle(message));
    worker.on('error', (error) => this.#lose(error.message));
    worker.on('exit', () => this.#lose('The worker thread that runs the model ended unexpectedly.'));
  }

  get lost(): AbortSignal {
    return this.#loss.signal;
  }

  /** @throws QaioError `model-invalid` when the graph cannot be loaded */
  static async load(options: SessionOptions): Promise<NodeBindingRunner> {
    turnTelemetryOff(); // the worker loads the library as it starts
    const runner = new NodeBindingRunner(new Worker(workerUrl()), options);
    try {
      await runner.#ask({ kind: 'load', options }, 'model-invalid');
      return runner;
    } catch (error) {
      await runner.#worker.terminate();
      throw error;
    }
  }

  async forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]> {
    return (await this.#ask({ kind: 'forward', rows }, 'engine-failed')) as readonly Float32Array[];
  }

  /** The binding cannot end a run: https://github.com/microsoft/onnxruntime/issues/23703 */
  interrupt(): void {
    return;
  }

  async saveSlot(slot: number, length: number): Promise<SlotSnapshot> {
    return (await this.#ask({ kind: 'save', slot, length }, 'engine-failed')) as SlotSnapshot;
  }

  async restoreSlot(snapshot: SlotSnapshot, slot: number, length: number): Promise<void> {
    await this.#ask({ kind: 'restore', snapshot, slot, length }, 'engine-failed');
  }

  /** Its snapshots are copies on this side of the worker. */
  dropSnapshot(): void {
    return;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.lost.aborted) await this.#ask({ kind: 'close' }, 'engine-failed').catch(() => undefined);
    await this.#worker.terminate();
  }

  #ask(message: ToWorker, errorCode: ErrorCode): Promise<WorkerAnswer> {
    invariant(!this.#pending, 'one call at a time');
    // nobody would answer
    if (this.lost.aborted) return Promise.reject(this.lost.reason as QaioError);
    return new Promise((resolve, reject) => {
      this.#pending = { errorCode, resolve, reject };
      this.#worker.postMessage(message);
    });
  }

  #lose(message: string): void {
    if (!this.#isClosed) this.#loss.abort(new QaioError('engine-failed', message));
    this.#settle({ kind: 'failed', message });
  }

  #settle(message: FromWorker): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (message.kind === 'done') pending?.resolve(message.answer);
    else pending?.reject(new QaioError(pending.errorCode, message.message));
  }
}

/** A worker runs JavaScript only; where this file itself is read as TypeScript, the built worker is in dist. */
function workerUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(
    isSource ? '../../../dist/engine/node-binding/node-binding-worker.js' : './node-binding-worker.js',
    import.meta.url,
  );
}
