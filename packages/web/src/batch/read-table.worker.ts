/** Reads a table beside the page, which a large one would hold up for seconds. */
import { TableError } from './batch-table.js';
import { readTable } from './read-table.js';
import type { TableText, TableTold } from './table-reader.js';

function told({ name, content, format }: TableText): TableTold {
  try {
    return { table: readTable(name, content, format) };
  } catch (thrown) {
    if (!(thrown instanceof TableError)) throw thrown;
    return { fault: thrown.fault };
  }
}

addEventListener('message', ({ data }: MessageEvent<TableText>) => postMessage(told(data)));
