/** All that the answers of a batch depend on. */
import { type DataRow, type Told, told } from '@qaio/core';
import { contentKey } from '../content-key.js';

export interface BatchIdentity {
  readonly rowCount: number;
  /** Of what they hold. */
  readonly rowsKey: string;
  readonly task: string;
  readonly etag: string;
  readonly model: string;
  readonly sha256: string;
  readonly dtype: string;
  readonly seed: number;
}

export function batchIdentity(
  rows: readonly DataRow[],
  rest: Omit<BatchIdentity, 'rowCount' | 'rowsKey'>,
): BatchIdentity {
  return { ...rest, rowCount: rows.length, rowsKey: contentKey(rows.map(({ input }) => input)) };
}

/** In what a batch differs from one before it, told with what that had. */
export function differences(now: BatchIdentity, then: Partial<BatchIdentity>): Told[] {
  const list: Told[] = [];
  if (now.rowCount !== then.rowCount) list.push(told`the rows (${then.rowCount} then, ${now.rowCount} now)`);
  else if (now.rowsKey !== then.rowsKey) list.push(told`the text of the rows`);
  if (now.task !== then.task) list.push(told`the task (${then.task} then)`);
  else if (now.etag !== then.etag) list.push(told`the task’s file`);
  if (now.sha256 !== then.sha256) list.push(told`the model (${then.model} then)`);
  if (now.dtype !== then.dtype) list.push(told`the dtype (${then.dtype} then)`);
  if (now.seed !== then.seed) list.push(told`--seed (${then.seed} then)`);
  return list;
}
