/** Worker entry: answers every message with exactly one, in order. */
import { parentPort } from 'node:worker_threads';
import { errorMessage, invariant } from '../../errors.js';
import type { SlotSnapshot } from '../model-runner.js';
import type { Slots } from '../session/slots.js';
import type { FromWorker, ToWorker, WorkerAnswer } from './node-binding-messages.js';
import { NodeBindingSession } from './node-binding-session.js';

let session: NodeBindingSession | undefined;

async function handle(message: ToWorker): Promise<WorkerAnswer> {
  if (message.kind === 'load') {
    session = await NodeBindingSession.load(message.options);
    return undefined;
  }
  invariant(session, 'the session is loaded first');
  switch (message.kind) {
    case 'forward':
      return session.forward(message.rows);
    case 'save':
      return copied(session.slots, message);
    case 'restore':
      session.slots.restore(message.snapshot, message.slot, message.length);
      return undefined;
    case 'close':
      await session.close();
      return undefined;
  }
}

function copied(slots: Slots, { slot, length }: Extract<ToWorker, { kind: 'save' }>): SlotSnapshot {
  const snapshot = slots.save(slot, length);
  const { byteLength, parts } = snapshot;
  slots.drop(snapshot);
  return { length, byteLength, parts };
}

/** Arrays that change hands instead of being copied. */
function transferable(answer: WorkerAnswer): ArrayBuffer[] {
  const arrays = answer && 'parts' in answer ? answer.parts : (answer ?? []);
  return arrays.map((array) => array.buffer as ArrayBuffer);
}

parentPort?.on('message', (message: ToWorker) => {
  handle(message).then(
    (answer) => {
      parentPort?.postMessage({ kind: 'done', answer } satisfies FromWorker, transferable(answer));
    },
    (thrown: unknown) => {
      parentPort?.postMessage({ kind: 'failed', message: errorMessage(thrown) } satisfies FromWorker);
    },
  );
});
