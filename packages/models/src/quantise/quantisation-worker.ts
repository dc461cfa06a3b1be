/** Worker entry: answers every request with exactly one answer, in order. */
import { parentPort } from 'node:worker_threads';
import { errorMessage } from '@qaio/core';
import { quantiseBlocks } from './block-quantise.js';
import { quantiseColumns } from './column-quantise.js';
import type { QuantisationAnswer, QuantisationRequest, QuantisedMatrix } from './quantisation-messages.js';

function quantise(request: QuantisationRequest): QuantisedMatrix {
  if (request.kind === 'columns') return quantiseColumns(request.weights, request.outputs);
  return quantiseBlocks(request.weights, request.columns, request.bits, request.grid);
}

function answer(answer: QuantisationAnswer): void {
  const arrays = answer.kind === 'done' ? arraysOf(answer.quantised) : [];
  parentPort?.postMessage(
    answer,
    arrays.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

const arraysOf = (quantised: QuantisedMatrix): ArrayBufferView[] =>
  Object.values(quantised).filter((value) => ArrayBuffer.isView(value));

parentPort?.on('message', (request: QuantisationRequest) => {
  try {
    answer({ kind: 'done', quantised: quantise(request) });
  } catch (thrown) {
    answer({ kind: 'failed', message: errorMessage(thrown) });
  }
});
