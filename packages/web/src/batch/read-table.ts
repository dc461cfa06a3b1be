import { type Separator, type TableQuoting, readQuoted, separatedText } from '@qaio/client';
import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { type BatchTable, TableError, type TableFormat, batchBounds } from './batch-table.js';
import { isText } from './file-text.js';

/**
 * @param name of the file, empty for a text that was pasted
 * @throws TableError
 */
export function readTable(name: string, content: string, format: TableFormat = 'auto'): BatchTable {
  const text = content.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n');
  if (text.length > batchBounds.bytes) throw new TableError({ kind: 'too-large' });
  if (!isText(text)) throw new TableError({ kind: 'not-text' });
  const kind = format === 'auto' ? looksLike(name, text) : format;
  // as `aio` reads it: what a file of that name has no tab in is of one column
  const separator = /\.tsv$/iu.test(name) ? '\t' : undefined;
  const table = { name, ...readers[kind](text, separator) };
  if (table.rows.length === 0) throw new TableError({ kind: 'empty' });
  if (table.rows.length > batchBounds.rows) throw new TableError({ kind: 'too-many-rows' });
  return table;
}

function looksLike(name: string, text: string): Exclude<TableFormat, 'auto'> {
  if (/\.(?:csv|tsv)$/iu.test(name)) return 'csv';
  if (/\.(?:jsonl|ndjson|json)$/iu.test(name) || /^\s*(?:\{\s*"|\[\s*\{)/u.test(text)) return 'jsonl';
  const table = separatedText(text);
  const [head = '', ...rest] = table.text.split('\n').filter((line) => line.trim() !== '');
  const cells = (line: string): number => line.split(table.separator).length;
  const isTable =
    cells(head) > 1 && rest.length > 0 && rest.slice(0, 20).every((line) => cells(line) === cells(head));
  return isTable ? 'csv' : 'lines';
}

type Content = Pick<BatchTable, 'columns' | 'rows'>;

type Reader = (text: string, separator: Separator | undefined) => Content;

const readers: Readonly<Record<Exclude<TableFormat, 'auto'>, Reader>> = {
  csv: readCsv,
  jsonl: readJson,
  lines: (text) => ({
    columns: ['text'],
    rows: text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [[line.trim()]])),
  }),
};

function readCsv(content: string, named: Separator | undefined): Content {
  const { text, separator } = separatedText(content);
  const [head = [], ...rows] = csvRecords(text, named ?? separator);
  const columns = head.map((column) => column.trim());
  const twice = columns.find((column, at) => columns.indexOf(column) < at);
  if (twice !== undefined) throw new TableError({ kind: 'column-twice', line: 1, detail: twice });
  return { columns, rows };
}

const csvRecords = (text: string, separator: Separator): string[][] =>
  readQuoted(
    separator,
    (quoting) => quotedRecords(text, separator, quoting),
    (thrown) => thrown instanceof TableError,
  );

function quotedRecords(
  text: string,
  delimiter: Separator,
  { options, isDoubtful }: TableQuoting,
): string[][] {
  const records: string[][] = [];
  const onRecord = (values: string[], { lines }: { readonly lines: number }): null => {
    records.push(values);
    if (values.some(isDoubtful)) throw new TableError({ kind: 'not-csv', line: lines });
    return null;
  };
  try {
    parse(text, { ...options, delimiter, skip_empty_lines: true, on_record: onRecord });
    return records;
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const line = thrown['lines'];
    throw new TableError({ kind: 'not-csv', line: typeof line === 'number' ? line : undefined });
  }
}

/** An object on every line, or a list of them. */
function readJson(text: string): Content {
  const objects = text.trimStart().startsWith('[') ? listed(text) : lined(text);
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return { columns, rows: objects.map((object) => columns.map((column) => cell(object[column]))) };
}

type JsonRow = Readonly<Record<string, unknown>>;

function lined(text: string): JsonRow[] {
  return text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [jsonRow(parseJson(line, at + 1), at + 1)]));
}

function listed(text: string): JsonRow[] {
  return (parseJson(text, undefined) as unknown[]).map((value) => jsonRow(value, undefined));
}

function parseJson(text: string, line: number | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TableError({ kind: 'not-json', line });
  }
}

function jsonRow(value: unknown, line: number | undefined): JsonRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TableError({ kind: 'not-json', line });
  return value as JsonRow;
}

const cell = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? undefined
      : JSON.stringify(value);
