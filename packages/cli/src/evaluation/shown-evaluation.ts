/** An evaluation as `aio eval` shows it, whatever kind of task it is of. */
import { formatPercent } from '@qaio/client';
import {
  type ComparableRow,
  type DataRow,
  type ErrorCode,
  type EvaluationRun,
  type FailedRow,
  type Latency,
  type Told,
  type ToldPart,
  told,
  toldAll,
} from '@qaio/core';
import { reportHead } from './report-head.js';

/** Says it in the reader's language. */
export type Say = (said: Told) => string;

export interface ShownEvaluation {
  readonly run: EvaluationRun;
  readonly accuracy: number;
  /** For `--json`: all but the rows. */
  readonly report: object;
  /** What is its own kind's, between accuracy and speed. */
  readonly figures: readonly Told[];
  /** Lines below the speed: confusion, rows that are wrong. */
  readonly details: readonly Told[];
  /** Section of the page, below its heading. */
  readonly html: (say: Say) => string;
  /** The figures that gates are about, besides those that every evaluation has. */
  readonly gated: readonly GatedFigure[];
  readonly rows: readonly ShownRow[];
}

/** A row as people look at it. */
export interface ShownRow extends ComparableRow, DataRow {
  /** What is right, and what is said of the answer: how sure it is, what is wrong with it. */
  readonly right: string;
  readonly note: ToldPart;
  readonly latencyMs: number;
  /** A choice task gave no label: its answer is empty. */
  readonly isAbstained?: boolean;
  /** Why there is no answer; undefined where there is one. */
  readonly error: ErrorCode | undefined;
}

/** A figure, what the task's gate for it is, and which side of it is good. */
export type GatedFigure = readonly [
  name: string,
  found: number,
  gate: number | undefined,
  how: 'at least' | 'at most',
];

export const nameOf = ({
  task,
  variant,
  model,
  dtype,
}: Pick<EvaluationRun, 'task' | 'variant' | 'model' | 'dtype'>): string =>
  `${task}${variant === undefined ? '' : ` (${variant})`} on ${model} ${dtype}`;

/** For people, without a line break at the end. */
export function shownText({ run, accuracy, figures, details }: ShownEvaluation): Told {
  const { latencyMs, aloneLatencyMs, sentencesPerSecond } = run;
  const lines = [
    reportHead(run, told`${run.rowCount} rows`),
    told`accuracy     ${formatPercent(accuracy)}`,
    ...figures,
    told`speed        ${sentencesPerSecond.toFixed(1)} sentences/s, all at once: ${latencyTold(latencyMs)}`,
    told`one by one   ${latencyTold(aloneLatencyMs)}`,
    ...details,
    ...failedLines(run),
  ];
  return toldAll(lines, '\n');
}

/** One for each error code that rows have failed with. */
function failedLines({ failed }: EvaluationRun): Told[] {
  return failedGroups(failed).map(
    ({ code, rows: [first, ...others] }) =>
      told`failed       ${1 + others.length} rows (${code}), which count as wrong; the first is ${placeOf(first)}: ${first.reason}`,
  );
}

/** Rows that have failed with the same error code. */
export interface FailedGroup {
  readonly code: string;
  readonly rows: readonly [FailedRow, ...FailedRow[]];
}

export function failedGroups(failed: readonly FailedRow[]): FailedGroup[] {
  const codes = [...new Set(failed.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const [first, ...others] = failed.filter((row) => row.code === code);
    return first ? [{ code, rows: [first, ...others] as const }] : [];
  });
}

/** Why the row at this place in the data set has failed. */
export const reasonOf = ({ failed }: EvaluationRun, index: number): string =>
  failed.find(({ row }) => row === index)?.reason ?? '';

export const placeOf = ({ place, row }: FailedRow): string => place ?? `row ${row}`;

export const latencyTold = ({ p50, p95 }: Latency): Told =>
  Number.isNaN(p50) ? told`no row was answered` : told`p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
