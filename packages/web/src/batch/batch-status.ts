import type { BatchCounts } from './batch-view.js';
import type { BatchState } from './batch.js';
import type { BatchWords } from './batch-words.js';

/** What is true of a batch as it stands: what it does, how many rows wait, or what became of them all. */
export function batchStatus(
  { status }: Pick<BatchState, 'status'>,
  { waiting, abstained, error, answered }: Pick<BatchCounts, 'waiting' | 'abstained' | 'error' | 'answered'>,
  words: Pick<BatchWords, 'status' | 'whole' | 'outcome' | 'waitingRows'>,
): string {
  if (status === 'idle' || status === 'running' || status === 'waiting') return words.status[status];
  if (waiting > 0) return `${words.status[status]} ${words.waitingRows(waiting)}`;
  return abstained + error === 0 ? words.whole : words.outcome(answered, abstained, error);
}
