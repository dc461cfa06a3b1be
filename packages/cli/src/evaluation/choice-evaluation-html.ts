/** The part of an evaluation's page that choice tasks alone have: how sure they were, and what they took for what. */
import { formatPercent } from '@qaio/client';
import { type EvaluationReport, type JudgedRow, told } from '@qaio/core';
import { htmlTable, sayHtml } from './html-table.js';
import type { Say } from './shown-evaluation.js';

const binCount = 10;
const [width, height, margin] = [320, 240, 40];

export function choiceEvaluationHtml(report: EvaluationReport, say: Say): string {
  const { macroF1, ece, coverage, answeredAccuracy } = report;
  const figures = [
    [say(told`macro-F1`), formatPercent(macroF1)],
    [say(told`expected calibration error`), formatPercent(ece)],
    [say(told`coverage`), formatPercent(coverage)],
    [say(told`accuracy of the answered rows`), formatPercent(answeredAccuracy)],
  ];
  const html = sayHtml(say);
  return `${htmlTable(figures)}
${figure(reliabilityPlot(report.rows, html), html(told`how often answers are right, by confidence`))}
${figure(coveragePlot(report.accuracyAtCoverage), html(told`accuracy of the most confident share of the rows`))}
<h3>${html(told`Confusion (expected, predicted)`)}</h3>${confusionTable(report)}
<h3>${html(told`Most confident wrong answers`)}</h3>${rowTable(report.mostConfidentWrong, say)}
<h3>${html(told`Slowest answers`)}</h3>${rowTable(report.slowest, say)}`;
}

function confusionTable({ confusion }: EvaluationReport): string {
  const labels = [...new Set(Object.values(confusion).flatMap((row) => Object.keys(row)))];
  const rows = Object.entries(confusion).map(([expected, row]) => [
    expected,
    ...labels.map((label) => String(row[label] ?? 0)),
  ]);
  return htmlTable([['', ...labels], ...rows], { hasHead: true });
}

function rowTable(rows: readonly JudgedRow[], say: Say): string {
  return htmlTable(
    rows.map(({ input, expected, predicted, confidence, latencyMs }) => [
      JSON.stringify(input),
      expected,
      predicted || say(told`(abstained)`),
      formatPercent(confidence),
      `${latencyMs.toFixed(0)} ms`,
    ]),
  );
}

const figure = (plot: string, caption: string): string =>
  `<figure>${plot}<figcaption>${caption}</figcaption></figure>`;

/** @param shapes in plot coordinates, made with x() and y() */
function plot(shapes: string): string {
  const ticks = [0, 0.5, 1].map(
    (at) =>
      `<text x="${x(at)}" y="${height - 10}" font-size="11" text-anchor="middle">${100 * at} %</text>` +
      `<text x="2" y="${y(at) + 4}" font-size="11">${100 * at} %</text>`,
  );
  const frame = `<rect x="${x(0)}" y="${y(1)}" width="${x(1) - x(0)}" height="${y(0) - y(1)}" fill="none" stroke="var(--line)"/>`;
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">${frame}${ticks.join('')}${shapes}</svg>`;
}

const x = (share: number): number => margin + share * (width - 2 * margin);
const y = (share: number): number => height - margin - share * (height - 2 * margin);

function reliabilityPlot(rows: readonly JudgedRow[], html: Say): string {
  const bars = Array.from({ length: binCount }, (_, bin) => {
    const inBin = rows.filter(
      ({ confidence }) => Math.min(binCount - 1, Math.floor(confidence * binCount)) === bin,
    );
    if (inBin.length === 0) return '';
    const right = inBin.filter(({ expected, predicted }) => expected === predicted).length / inBin.length;
    return `<rect x="${x(bin / binCount) + 1}" y="${y(right)}" width="${(x(1) - x(0)) / binCount - 2}" height="${y(0) - y(right)}" fill="var(--bar)"><title>${html(told`${inBin.length} rows, ${formatPercent(right)} right`)}</title></rect>`;
  });
  const ideal = `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="var(--mark)" stroke-dasharray="4"/>`;
  return plot(bars.join('') + ideal);
}

function coveragePlot(accuracyAtCoverage: Readonly<Record<string, number>>): string {
  const points = Object.entries(accuracyAtCoverage)
    .map(([coverage, accuracy]) => [Number(coverage), accuracy] as const)
    .sort(([a], [b]) => a - b);
  const line = points.map(([coverage, accuracy]) => `${x(coverage)},${y(accuracy)}`).join(' ');
  const dots = points.map(
    ([coverage, accuracy]) =>
      `<circle cx="${x(coverage)}" cy="${y(accuracy)}" r="3" fill="var(--bar)"><title>${formatPercent(coverage)}: ${formatPercent(accuracy)}</title></circle>`,
  );
  return plot(
    `<polyline points="${line}" fill="none" stroke="var(--bar)" stroke-width="2"/>${dots.join('')}`,
  );
}
