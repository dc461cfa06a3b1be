/** Reads a table beside the page, which a large one would hold up for seconds. */
import { TableError } from './batch-table.js';
import { fileText } from './file-text.js';
import { readTable } from './read-table.js';
import type { TableText, TableTold } from './table-reader.js';

/** Of rows that are told at once: what is told holds up the page, too. */
const mostRows = 250;

const tell = (told: TableTold): void => postMessage(told);

async function read({ name, content, format }: TableText): Promise<void> {
  const text = typeof content === 'string' ? content : fileText(await content.arrayBuffer());
  const { rows, ...table } = readTable(name, text, format);
  for (let from = 0; from < rows.length; from += mostRows)
    tell({ kind: 'rows', rows: rows.slice(from, from + mostRows) });
  tell({ kind: 'table', table });
}

addEventListener('message', ({ data }: MessageEvent<TableText>) => {
  read(data).catch((thrown: unknown) =>
    tell({ kind: 'fault', fault: thrown instanceof TableError ? thrown.fault : { kind: 'not-read' } }),
  );
});
