/** CSV as in RFC 4180 or with another separator, and TSV, with a header; https://www.rfc-editor.org/rfc/rfc4180 */
import { type Separator, type TableQuoting, readQuoted, separatedText } from '@qaio/client';
import { QaioError, told } from '@qaio/core';
import { CsvError, parse } from 'csv-parse/sync';
import type { DataRecord } from './data-record.js';

interface Row {
  readonly line: number;
  readonly values: readonly string[];
}

/**
 * @param file its path, for messages
 * @param separator of the cells; undefined: as the text says it
 * @throws QaioError `invalid-input` at the first row that does not fit the header
 */
export function delimitedRecords(text: string, file: string, separator?: Separator): DataRecord[] {
  // within values, too: csv-parse counts their \r\n as two lines
  const found = separatedText(text.replaceAll('\r\n', '\n'));
  const [header, ...rows] = rowsOf(found.text, separator ?? found.separator, file);
  const names = (header?.values ?? []).map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new QaioError('invalid-input', told`${file}:1: the header has the column '${twice}' twice.`);
  return rows.map(({ line, values }) => ({
    line,
    fields: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])),
  }));
}

const rowsOf = (text: string, separator: Separator, file: string): Row[] =>
  readQuoted(
    separator,
    (quoting) => quotedRows(text, separator, quoting, file),
    (thrown) => thrown instanceof QaioError,
  );

function quotedRows(
  text: string,
  delimiter: Separator,
  { options, isDoubtful }: TableQuoting,
  file: string,
): Row[] {
  const rows: Row[] = [];
  let end = 0;
  const onRecord = (values: string[], { lines }: { readonly lines: number }): null => {
    const breaks = values.reduce((sum, value) => sum + value.split('\n').length - 1, 0);
    end = lines;
    rows.push({ line: lines - breaks, values });
    return null;
  };
  try {
    parse(text, { ...options, delimiter, skip_empty_lines: true, on_record: onRecord });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw rowFault(error, `${file}:${nextLine(text, end)}`, rows[0]);
  }
  const doubtful = rows.find(({ values }) => values.some(isDoubtful));
  if (doubtful) throw quoteFault(`${file}:${doubtful.line}`);
  return rows;
}

/** The first line after so many that is not blank. */
function nextLine(text: string, after: number): number {
  return text.split('\n').findIndex((line, i) => i >= after && line !== '') + 1;
}

function rowFault(error: CsvError, place: string, header: Row | undefined): QaioError {
  if (error.code !== 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') return quoteFault(place, error);
  const found = (error['record'] as readonly string[]).length;
  const wanted = header?.values ?? [];
  return new QaioError(
    'invalid-input',
    told`${place}: expected a value for each of the ${wanted.length} columns (${wanted.join(', ')}), got ${found}. A value that contains the delimiter must stand in double quotes.`,
    { cause: error },
  );
}

function quoteFault(place: string, cause?: unknown): QaioError {
  return new QaioError(
    'invalid-input',
    told`${place}: the quotes of this row do not match. A value in double quotes ends with one, and a double quote within it is written twice.`,
    { cause },
  );
}
