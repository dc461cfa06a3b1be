import type { KeptRecord, RecordStore } from '../memory/record-store.js';
import type { BatchTable } from './batch-table.js';

/** That are written as one: more would hold up the page. */
const pageRows = 250;

/** A table's rows as records, a page in each. @param from a row at which a page begins */
export function* rowPages(key: string, { rows }: BatchTable, from = 0): Generator<KeptRecord> {
  for (; from < rows.length; from += pageRows)
    yield [`${key}/rows/${from}`, rows.slice(from, from + pageRows)];
}

/** Page by page, each in a moment of its own. @throws TypeError where one is not there */
export async function readRows(
  records: Pick<RecordStore, 'get'>,
  key: string,
  rowCount: number,
): Promise<BatchTable['rows']> {
  const rows: BatchTable['rows'][number][] = [];
  for (let from = 0; from < rowCount; from += pageRows)
    rows.push(...((await records.get(`${key}/rows/${from}`)) as BatchTable['rows']));
  return rows;
}
