/** What `aio eval --json` and `--out` write, as much as the page shows of it. */
import type { Confusion } from '../components/confusion-table.js';
import { type ReportComparison, comparisonsIn } from './read-comparisons.js';
import { type Json, listOf, numberOf, objectOf, textOf } from './report-json.js';

export interface ReportRow {
  /** Place in the data set, from 1. */
  readonly index: number;
  /** Where it was read, such as `rows.csv:2`; empty where the report does not say. */
  readonly place: string;
  readonly input: string;
  readonly right: string;
  /** Empty where the task abstained or failed. */
  readonly answer: string;
  readonly isRight: boolean;
  /** What is said of the answer, such as how sure it is. */
  readonly note: string;
  /** Why there is no answer; empty where there is one. */
  readonly error: string;
}

/** One task with one model on one data set. */
export interface ReportCell {
  readonly name: string;
  readonly rowCount: number;
  /** Shares of 1, by the names that the report gives them. */
  readonly shares: readonly (readonly [name: string, share: number])[];
  readonly sentencesPerSecond: number | undefined;
  /** Rows by expected label, then by predicted one; undefined where the task does not judge. */
  readonly confusion: Confusion | undefined;
  readonly rows: readonly ReportRow[];
  /** Whether these are all rows, or those alone that are worth a look. */
  readonly hasAllRows: boolean;
  /** Why it could not be measured; empty where it was. */
  readonly error: string;
}

export interface OpenedReport {
  readonly cells: readonly ReportCell[];
  readonly comparisons: readonly ReportComparison[];
}

const shareNames = ['accuracy', 'answeredAccuracy', 'coverage', 'macroF1', 'ece'];

/** @returns undefined for a text that is no report */
export function readReport(text: string): OpenedReport | undefined {
  const json = parsed(text);
  const cells = json ? cellsIn(json) : [];
  const isReport = cells.length > 0 && cells.every((cell) => typeof cell['task'] === 'string');
  if (!json || !isReport) return undefined;
  const opened = toldApart(cells.map(cellOf));
  return { cells: opened, comparisons: comparisonsIn(json, opened) };
}

/** Those of a matrix; or the only one, and what it was compared with. */
function cellsIn(json: Json): Json[] {
  const against = objectOf(json['against']);
  return listOf(json['cells']) ?? (against ? [json, against] : [json]);
}

/** Cells of one name get a number behind it. */
function toldApart(cells: readonly ReportCell[]): ReportCell[] {
  const count = (name: string): number => cells.filter((cell) => cell.name === name).length;
  return cells.map((cell, at) =>
    count(cell.name) === 1
      ? cell
      : {
          ...cell,
          name: `${cell.name} (${cells.slice(0, at + 1).filter(({ name }) => name === cell.name).length})`,
        },
  );
}

function cellOf(cell: Json): ReportCell {
  const all = listOf(cell['rows']);
  const failed = listOf(cell['failed']) ?? [];
  const shown = all ?? [...(listOf(cell['mostConfidentWrong']) ?? []), ...(listOf(cell['slowest']) ?? [])];
  const rows = new Map(shown.map((row) => [row['index'], rowOf(row)]));
  if (!all) for (const row of failed) rows.set(row['row'], failedRow(row));
  return {
    name:
      textOf(cell['name']) || `${textOf(cell['task'])} · ${textOf(cell['model'])} ${textOf(cell['dtype'])}`,
    rowCount: numberOf(cell['rowCount']) ?? rows.size,
    shares: shareNames.flatMap((name) => {
      const share = numberOf(cell[name]);
      return share === undefined ? [] : [[name, share] as const];
    }),
    sentencesPerSecond: numberOf(cell['sentencesPerSecond']),
    confusion: confusionOf(cell['confusion']),
    rows: [...rows.values()].sort((a, b) => a.index - b.index),
    hasAllRows: all !== undefined,
    error: textOf(objectOf(cell['error'])?.['message']),
  };
}

function rowOf(row: Json): ReportRow {
  const confidence = numberOf(row['confidence']);
  const right = textOf(row['right']) || textOf(row['expected']);
  const error = textOf(row['error']);
  // as `--out` writes an error, it is an answer, too
  const answer = error === '' ? textOf(row['answer']) || textOf(row['predicted']) : '';
  return {
    index: numberOf(row['index']) ?? 0,
    place: textOf(row['place']),
    input: inputText(row['input']),
    right,
    answer,
    isRight: typeof row['isRight'] === 'boolean' ? row['isRight'] : right === answer,
    note: textOf(row['note']) || (confidence === undefined ? '' : `${(100 * confidence).toFixed(1)}%`),
    error,
  };
}

function failedRow(row: Json): ReportRow {
  const index = numberOf(row['row']) ?? 0;
  const place = textOf(row['place']);
  const blank = { place, input: place, right: '', answer: '', isRight: false };
  return { index, ...blank, note: textOf(row['reason']), error: textOf(row['code']) };
}

/** A sole text as it is, anything else as JSON. */
function inputText(input: unknown): string {
  const [value, ...others] = Object.values(objectOf(input) ?? {});
  return typeof value === 'string' && others.length === 0 ? value : JSON.stringify(input ?? '');
}

function confusionOf(value: unknown): ReportCell['confusion'] {
  const rows = objectOf(value);
  if (!rows) return undefined;
  const counts = Object.entries(rows).map(([expected, row]) => {
    const entries = Object.entries(objectOf(row) ?? {}).map(
      ([predicted, count]) => [predicted, numberOf(count) ?? 0] as const,
    );
    return [expected, new Map(entries)] as const;
  });
  return new Map(counts);
}

function parsed(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
