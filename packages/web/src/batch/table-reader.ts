import { type BatchTable, TableError, type TableFault, type TableFormat } from './batch-table.js';

export interface TableText {
  /** Of the file; empty for a text that was pasted. */
  readonly name: string;
  readonly content: string;
  readonly format: TableFormat;
}

export type TableTold =
  | { readonly table: BatchTable; readonly fault?: undefined }
  | { readonly table?: undefined; readonly fault: TableFault };

/** Reads a table in a thread of its own. @throws TableError */
export async function readTableBeside(text: TableText): Promise<BatchTable> {
  const worker = new Worker(new URL('./read-table.worker.ts', import.meta.url), { type: 'module' });
  try {
    const { table, fault } = await new Promise<TableTold>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<TableTold>) => resolve(data);
      // its code did not come, or it has failed
      worker.onerror = () => resolve({ fault: { kind: 'not-read' } });
      worker.postMessage(text);
    });
    if (fault) throw new TableError(fault);
    return table;
  } finally {
    worker.terminate();
  }
}
