import { Worker } from 'node:worker_threads';
import { QaioError, told } from '@qaio/core';
import type { BlockBits, BlockGrid } from './block-grid.js';
import type { BlockQuantised } from './block-quantise.js';
import type { ColumnQuantised } from './column-quantise.js';
import type { QuantisationAnswer, QuantisationRequest, QuantisedMatrix } from './quantisation-messages.js';

/** Quantises as `quantiseColumns` and `quantiseBlocks` do; the weights are its own from then on. */
export interface Quantiser {
  /** @param weights `[outputs, inputs]` */
  columns(weights: Float32Array, outputs: number): Promise<ColumnQuantised>;
  /** @param weights `[rows, columns]` */
  blocks(
    weights: Float32Array,
    columns: number,
    bits: BlockBits,
    grid: BlockGrid | undefined,
  ): Promise<BlockQuantised>;
}

interface PendingAnswer {
  readonly resolve: (quantised: QuantisedMatrix) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that quantises one matrix after another while the caller reads the next. */
export class QuantisationThread implements Quantiser {
  readonly #worker = new Worker(workerUrl());
  /** In the order of the requests. */
  readonly #pending: PendingAnswer[] = [];

  constructor() {
    this.#worker.on('message', (answer: QuantisationAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error.message));
    this.#worker.on('exit', () => this.#fail('the thread that does it has ended'));
  }

  columns(weights: Float32Array, outputs: number): Promise<ColumnQuantised> {
    return this.#ask({ kind: 'columns', weights: owned(weights), outputs }) as Promise<ColumnQuantised>;
  }

  blocks(
    weights: Float32Array,
    columns: number,
    bits: BlockBits,
    grid: BlockGrid | undefined,
  ): Promise<BlockQuantised> {
    const request = { kind: 'blocks', weights: owned(weights), columns, bits, grid } as const;
    return this.#ask(request) as Promise<BlockQuantised>;
  }

  /** What is still asked for fails. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: QuantisationRequest): Promise<QuantisedMatrix> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
      this.#worker.postMessage(request, [request.weights.buffer as ArrayBuffer]);
    });
  }

  #settle(answer: QuantisationAnswer): void {
    const pending = this.#pending.shift();
    if (answer.kind === 'done') pending?.resolve(answer.quantised);
    else pending?.reject(failure(answer.message));
  }

  #fail(reason: string): void {
    for (const pending of this.#pending.splice(0)) pending.reject(failure(reason));
  }
}

function failure(reason: string): QaioError {
  return new QaioError('engine-failed', told`The weights could not be quantised: ${reason}.`);
}

/** Memory that changes hands must be nobody else's: a view of a larger array is copied. */
function owned(weights: Float32Array): Float32Array {
  return weights.byteLength === weights.buffer.byteLength ? weights : weights.slice();
}

/** A worker runs JavaScript only; where this file itself is read as TypeScript, the built worker is in dist. */
function workerUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(
    isSource ? '../../dist/quantise/quantisation-worker.js' : './quantisation-worker.js',
    import.meta.url,
  );
}
