import { type BatchTable, TableError, type TableFault, type TableFormat } from './batch-table.js';

/** A table as somebody gives it. */
export interface TableText {
  /** Of the file; empty for a text that was pasted. */
  readonly name: string;
  readonly content: Blob | string;
  readonly format: TableFormat;
}

/** What is told of it: rows, some at a time, then what they are rows of; or why it is no table. */
export type TableTold =
  | { readonly kind: 'rows'; readonly rows: BatchTable['rows'] }
  | { readonly kind: 'table'; readonly table: Omit<BatchTable, 'rows'> }
  | { readonly kind: 'fault'; readonly fault: TableFault };

/** Reads a table in a thread of its own. @throws TableError */
export async function readTableBeside(text: TableText): Promise<BatchTable> {
  const worker = new Worker(new URL('./read-table.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<BatchTable>((resolve, reject) => {
      const refuse = (fault: TableFault): void => reject(new TableError(fault));
      const rows: BatchTable['rows'][number][] = [];
      worker.onmessage = ({ data }: MessageEvent<TableTold>) => {
        if (data.kind === 'rows') rows.push(...data.rows);
        else if (data.kind === 'table') resolve({ ...data.table, rows });
        else refuse(data.fault);
      };
      // its code did not come, or it has failed
      worker.onerror = () => refuse({ kind: 'not-read' });
      worker.postMessage(text);
    });
  } finally {
    worker.terminate();
  }
}
