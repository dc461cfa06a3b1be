/** The rows of a matrix as the page's script reads them: a table for each data file, a column for each cell. */
import { told } from '@qaio/core';
import { type EvaluationMatrix, type MeasuredCell, cellNames } from './evaluation-matrix.js';
import { type Say, type ShownRow } from './shown-evaluation.js';

/** Short keys, because there is one for each row and cell. */
interface PageRows {
  readonly words: PageWords;
  /** Beginnings of prompts. */
  readonly prefixes: readonly string[];
  readonly tables: readonly PageTable[];
}

/** What the script itself says. */
interface PageWords {
  readonly empty: string;
  /** With `{0}` and `{1}` for how many rows are shown, of how many. */
  readonly shown: string;
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

export function pageRows({ outcomes }: EvaluationMatrix, say: Say): PageRows {
  const names = cellNames(outcomes);
  const prefixes = new Map<string, number>();
  const measured = outcomes.flatMap((outcome, at) =>
    'shown' in outcome ? [{ ...outcome, name: names[at] ?? '' }] : [],
  );
  const tables = [...new Set(measured.map(({ cell }) => cell.data))].map((data) => {
    const cells = measured.filter(({ cell }) => cell.data === data);
    return { data, cells: cells.map(({ name }) => name), rows: rowsOf(cells, prefixes, say) };
  });
  const words = { empty: say(told`(empty)`), shown: say(told`${'{0}'} of ${'{1}'} rows`) };
  return { words, prefixes: [...prefixes.keys()], tables };
}

function rowsOf(cells: readonly MeasuredCell[], prefixes: Map<string, number>, say: Say): PageRow[] {
  const [first] = cells;
  return (first?.shown.rows ?? []).map((row, at) => ({
    place: row.place ?? String(row.index),
    input: inputText(row),
    right: row.right,
    answers: cells.flatMap((cell) => answerOf(cell, at, prefixes, say)),
  }));
}

function answerOf(
  { shown, prompts }: MeasuredCell,
  at: number,
  prefixes: Map<string, number>,
  say: Say,
): PageAnswer[] {
  const row = shown.rows[at];
  if (!row) return [];
  const { answer, isRight, isAbstained, note, latencyMs, error } = row;
  const text = isAbstained ? say(told`(abstained)`) : answer;
  const base = {
    text,
    isRight,
    hasFailed: error !== undefined,
    note: say(told`${note}`),
    ms: Math.round(latencyMs),
  };
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
