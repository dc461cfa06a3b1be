/** An evaluation as `aio eval` shows it, whatever kind of task it is of. */
import { formatPercent } from '@qaio/client';
import type { ComparableRow, EvaluationRun, Latency } from '@qaio/core';
import { reportHead } from './report-head.js';

export interface ShownEvaluation {
  readonly run: EvaluationRun;
  readonly accuracy: number;
  /** For `--json`: all but the rows. */
  readonly report: object;
  /** What is its own kind's, between accuracy and speed. */
  readonly figures: readonly string[];
  /** Lines below the speed: confusion, rows that are wrong. */
  readonly details: readonly string[];
  /** Section of the page, below its heading. */
  readonly html: string;
  /** The figures that gates are about, besides those that every evaluation has. */
  readonly gated: readonly GatedFigure[];
  readonly rows: readonly ComparableRow[];
}

/** A figure, what the task's gate for it is, and which side of it is good. */
export type GatedFigure = readonly [
  name: string,
  found: number,
  gate: number | undefined,
  how: 'at least' | 'at most',
];

export const nameOf = ({ task, model, dtype }: EvaluationRun): string => `${task} on ${model} ${dtype}`;

/** For people, without a line break at the end. */
export function shownText({ run, accuracy, figures, details }: ShownEvaluation): string {
  const { refused, latencyMs, aloneLatencyMs, sentencesPerSecond } = run;
  const [first] = refused;
  return [
    reportHead(run, `${run.rowCount} rows`),
    figureLine('accuracy', formatPercent(accuracy)),
    ...figures,
    figureLine(
      'speed',
      `${sentencesPerSecond.toFixed(1)} sentences/s, all at once: ${latencyText(latencyMs)}`,
    ),
    figureLine('one by one', latencyText(aloneLatencyMs)),
    ...details,
    ...(first
      ? [
          figureLine(
            'refused',
            `${refused.length} rows; the first is ${first.place ?? `row ${first.row}`}: ${first.reason}`,
          ),
        ]
      : []),
  ].join('\n');
}

export const latencyText = ({ p50, p95 }: Latency): string =>
  `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;

export const figureLine = (name: string, value: string): string => `${name.padEnd(12)} ${value}`;
