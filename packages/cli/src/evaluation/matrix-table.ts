/** A matrix of evaluations as one table, the same wherever it is shown. */
import { formatPercent } from '@qaio/client';
import { type ToldPart, told, wilsonInterval } from '@qaio/core';
import { type CellOutcome, type MeasuredCell, cellNames } from './evaluation-matrix.js';

const head: readonly ToldPart[] = [
  '',
  told`right`,
  told`95 % interval`,
  told`rows`,
  told`failed`,
  told`rows/s`,
  told`p50 alone`,
  told`p95 alone`,
  told`prompt tokens`,
  told`of these cached`,
  told`written`,
  told`model`,
];

/** The first row is the head, the first column the cells' names. */
export function matrixTable(outcomes: readonly CellOutcome[]): ToldPart[][] {
  const names = cellNames(outcomes);
  const rows = outcomes.map((outcome, at) => [
    names[at] ?? '',
    ...('shown' in outcome ? figuresOf(outcome) : head.slice(1).map(() => '–')),
  ]);
  return [[...head], ...rows];
}

function figuresOf({ shown: { run, accuracy }, modelBytes }: MeasuredCell): string[] {
  const { low, high } = wilsonInterval(accuracy * run.rowCount, run.rowCount);
  const { promptTokenCount, cachedTokenCount, outputTokenCount } = run.tokensPerRow;
  return [
    formatPercent(accuracy),
    `${formatPercent(low)} – ${formatPercent(high)}`,
    String(run.rowCount),
    String(run.failed.length),
    run.sentencesPerSecond.toFixed(1),
    milliseconds(run.aloneLatencyMs.p50),
    milliseconds(run.aloneLatencyMs.p95),
    ...[promptTokenCount, cachedTokenCount, outputTokenCount].map(count),
    `${(modelBytes / 1e6).toFixed(0)} MB`,
  ];
}

const milliseconds = (value: number): string => (Number.isNaN(value) ? '–' : `${value.toFixed(1)} ms`);
const count = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(1));
