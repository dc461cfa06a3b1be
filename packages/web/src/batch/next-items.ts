import type { TaskCall } from '@qaio/client';
import type { BatchItem } from '../api/http-task-client.js';
import type { BatchAnswer } from './batch-answer.js';

/** Of one call: enough to keep the server busy, little enough to be lost. */
export const sliceBounds = { rows: 64, characters: 512 * 1024 } as const;

/**
 * The first rows that have no answer yet, as many as one call takes: one at least.
 *
 * @param input of a row
 */
export function nextItems(
  answers: readonly (BatchAnswer | undefined)[],
  input: (row: number) => TaskCall['input'],
): BatchItem[] {
  const items: BatchItem[] = [];
  let characters = 0;
  for (let row = 0; row < answers.length && items.length < sliceBounds.rows; row++) {
    if (answers[row]) continue;
    const item = { id: String(row), input: input(row) };
    characters += JSON.stringify(item).length;
    if (items.length > 0 && characters > sliceBounds.characters) break;
    items.push(item);
  }
  return items;
}
