import { invariant } from '../errors.js';
import type { Answer, TextPiece } from '../output/output-format.js';
import type { RunResult, TaskEvent } from './task-event.js';

/** A task's text, piece by piece, as events of its run. */
export async function* asDeltas(
  task: string,
  pieces: AsyncGenerator<TextPiece, Answer>,
): AsyncGenerator<TaskEvent, Answer> {
  let isEnded = false;
  try {
    for (;;) {
      const next = await pieces.next();
      isEnded = next.done === true;
      if (next.done) return next.value;
      yield { kind: 'text-delta', task, ...next.value };
    }
  } finally {
    // a caller that leaves ends the answer too; nothing reads the value
    if (!isEnded) await pieces.return(undefined as never);
  }
}

/** The result of a run that does not fail. */
export async function lastOf(events: AsyncIterable<TaskEvent>): Promise<RunResult> {
  let last: TaskEvent | undefined;
  for await (const event of events) last = event;
  invariant(last?.kind === 'run-end', 'a stream without an error ends with run-end');
  return last.run;
}
