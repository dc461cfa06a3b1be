/** Worker entry: answers every message with exactly one, in order. */
import { parentPort } from 'node:worker_threads';
import { errorMessage, invariant } from '../../errors.js';
import type { FromWorker, ToWorker } from './onnx-messages.js';
import { OnnxSession } from './onnx-session.js';

let session: OnnxSession | undefined;

async function handle(message: ToWorker): Promise<Float32Array[]> {
  if (message.kind === 'load') session = await OnnxSession.load(message.options);
  if (message.kind === 'close') await session?.close();
  if (message.kind !== 'forward') return [];
  invariant(session, 'the session is loaded before the first forward');
  return session.forward(message.rows);
}

parentPort?.on('message', (message: ToWorker) => {
  handle(message).then(
    (logits) => {
      parentPort?.postMessage(
        { kind: 'done', logits } satisfies FromWorker,
        logits.map((row) => row.buffer as ArrayBuffer),
      );
    },
    (thrown: unknown) => {
      parentPort?.postMessage({ kind: 'failed', message: errorMessage(thrown) } satisfies FromWorker);
    },
  );
});
