/** Answers of a batch for spreadsheets: https://www.rfc-editor.org/rfc/rfc4180 */
import type { DataRow, PromptTask } from '@qaio/core';
import { parse } from 'csv-parse/sync';
import { answerFields } from './batch-line.js';
import type { RowError, RowOutcome } from './row-outcome.js';

/** A column, and the field that it has of a row or of its answer. */
interface Column {
  readonly name: string;
  readonly of: 'input' | 'answer';
  readonly field: string;
}

const answerColumns = {
  choice: ['label', 'id', 'confidence', 'abstained'],
  text: ['text', 'guarded'],
  json: ['json'],
  embedding: ['embedding'],
} as const;

/** The same for every row: its number, the task's inputs, what the task answers, and why it does not. */
export function batchColumns({ definition, output }: PromptTask): Column[] {
  const answers = ['row', ...answerColumns[output.standIn.kind], 'error', 'message'].map((field): Column => ({
    name: field,
    of: 'answer',
    field,
  }));
  const taken = new Set(answers.map(({ name }) => name));
  const inputs = Object.keys(definition.input.schema.properties).map((field): Column => ({
    name: taken.has(field) ? `input.${field}` : field,
    of: 'input',
    field,
  }));
  return [...answers.slice(0, 1), ...inputs, ...answers.slice(1)];
}

// without it spreadsheets take UTF-8 for the encoding of their country
const byteOrderMark = '\uFEFF';

export const csvHead = (columns: readonly Column[]): string =>
  byteOrderMark + recordOf(columns.map(({ name }) => name));

/** Names of the columns of a head; undefined where it is none of a batch. */
export function headNames(line: string): string[] | undefined {
  if (!/^\uFEFFrow,.*,error,message\r\n$/u.test(line)) return undefined;
  const [names = []]: string[][] = parse(line, { bom: true, relax_quotes: true });
  return names;
}

/** @param row counts from 1 */
export function csvRecord(
  columns: readonly Column[],
  row: number,
  { input }: DataRow,
  outcome: RowOutcome,
): string {
  const { error, ...fields } = answerFields(outcome);
  const answer: Readonly<Record<string, unknown>> = {
    ...fields,
    error: error?.code,
    message: error?.message,
    row,
  };
  const values = columns.map(({ of, field }) => (of === 'input' ? input : answer)[field]);
  return recordOf(values.map(text));
}

/** What the record of a row begins with, whatever became of it. */
export function csvBegin(columns: readonly Column[], row: number, { input }: DataRow): string {
  const asked = columns.filter(({ of, field }) => of === 'input' || field === 'row');
  const values = asked.map(({ of, field }) => (of === 'input' ? input[field] : row));
  return recordOf(values.map(text)).replace(/\r\n$/u, ',');
}

export function csvError(columns: readonly Column[], record: string): RowError | undefined {
  const [values = []] = parse(record, { relax_column_count: true });
  const valueOf = (name: string): string =>
    values[columns.findIndex((column) => column.of === 'answer' && column.field === name)] ?? '';
  const [code, message] = [valueOf('error'), valueOf('message')];
  return code === '' ? undefined : { code, message };
}

/** A value that is no text is JSON; one that is not there is empty. */
function text(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const recordOf = (values: readonly string[]): string => `${values.map(quoted).join(',')}\r\n`;

const quoted = (value: string): string =>
  /[",\r\n]|^\s|\s$/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
