/** The rows of a matrix as the page's script reads them: a table for each data file, a column for each cell. */
import { type EvaluationMatrix, type MeasuredCell, cellNames } from './evaluation-matrix.js';
import type { ShownRow } from './shown-evaluation.js';

/** Short keys, because there is one for each row and cell. */
interface PageRows {
  /** Beginnings of prompts. */
  readonly prefixes: readonly string[];
  readonly tables: readonly PageTable[];
}

interface PageTable {
  readonly data: string;
  readonly cells: readonly string[];
  readonly rows: readonly PageRow[];
}

interface PageRow {
  readonly place: string;
  readonly input: string;
  readonly right: string;
  readonly answers: readonly PageAnswer[];
}

interface PageAnswer {
  readonly text: string;
  readonly isRight: boolean;
  readonly hasFailed: boolean;
  readonly note: string;
  readonly ms: number;
  readonly prompt?: { readonly prefix: number; readonly rest: string };
}

export function pageRows({ outcomes }: EvaluationMatrix): PageRows {
  const names = cellNames(outcomes);
  const prefixes = new Map<string, number>();
  const measured = outcomes.flatMap((outcome, at) =>
    'shown' in outcome ? [{ ...outcome, name: names[at] ?? '' }] : [],
  );
  const tables = [...new Set(measured.map(({ cell }) => cell.data))].map((data) => {
    const cells = measured.filter(({ cell }) => cell.data === data);
    return { data, cells: cells.map(({ name }) => name), rows: rowsOf(cells, prefixes) };
  });
  return { prefixes: [...prefixes.keys()], tables };
}

function rowsOf(cells: readonly MeasuredCell[], prefixes: Map<string, number>): PageRow[] {
  const [first] = cells;
  return (first?.shown.rows ?? []).map((row, at) => ({
    place: row.place ?? String(row.index),
    input: inputText(row),
    right: row.right,
    answers: cells.flatMap((cell) => answerOf(cell, at, prefixes)),
  }));
}

function answerOf({ shown, prompts }: MeasuredCell, at: number, prefixes: Map<string, number>): PageAnswer[] {
  const row = shown.rows[at];
  if (!row) return [];
  const { answer: text, isRight, note, latencyMs, error } = row;
  const base = { text, isRight, hasFailed: error !== undefined, note, ms: Math.round(latencyMs) };
  const prompt = prompts[at];
  if (!prompt) return [base];
  const prefix = prefixes.get(prompt.prefix) ?? prefixes.size;
  prefixes.set(prompt.prefix, prefix);
  return [{ ...base, prompt: { prefix, rest: prompt.rest } }];
}

/** The text alone where that is all. */
function inputText({ input }: ShownRow): string {
  const [only, ...others] = Object.values(input);
  return typeof only === 'string' && others.length === 0 ? only : JSON.stringify(input);
}
