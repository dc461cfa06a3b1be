/** What somebody gave to be run row by row. */
export interface BatchTable {
  /** Of the file; empty for a text that was pasted. */
  readonly name: string;
  readonly columns: readonly string[];
  /** A cell for each column, undefined where a row of JSON has none; what was no text is JSON. */
  readonly rows: readonly (readonly (string | undefined)[])[];
}

/** How a text is read. `auto`: as it looks. */
export const tableFormats = ['auto', 'csv', 'jsonl', 'lines'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** All of it is in memory, and kept by the browser. */
export const batchBounds = { rows: 10_000, bytes: 10 * 1024 * 1024 } as const;

/** Why a text is no table. */
export interface TableFault {
  readonly kind:
    | 'empty'
    | 'not-read'
    | 'too-large'
    | 'too-many-rows'
    | 'not-text'
    | 'not-utf8'
    | 'other-encoding'
    | 'not-json'
    | 'not-csv'
    | 'column-twice';
  /** Counts from 1; undefined where it is about the whole. */
  readonly line?: number | undefined;
  /** What stands there, such as the name of a column; or the encoding that a file seems to be in. */
  readonly detail?: string | undefined;
}

export class TableError extends Error {
  override readonly name = 'TableError';

  constructor(readonly fault: TableFault) {
    super(`${fault.kind} ${fault.line ?? ''} ${fault.detail ?? ''}`.trim());
  }
}
