/** An evaluation as one HTML file that needs nothing else. */
import { formatPercent } from '@qaio/client';
import type { Comparison, EvaluationReport, JudgedRow } from '@qaio/core';
import { escapeHtml, htmlTable } from './evaluation/html-table.js';

const binCount = 10;
const [width, height, margin] = [320, 240, 34];

export function evaluationHtml(reports: readonly EvaluationReport[], comparison?: Comparison): string {
  const sections = reports.map(section).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation</title><style>${style}</style>
<h1>Evaluation</h1>${comparison ? comparisonHtml(reports, comparison) : ''}${sections}</html>\n`;
}

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ddd;padding:.3rem .6rem;text-align:left}
td.n{text-align:right;white-space:nowrap}svg{margin:0 1rem 1rem 0}h2{margin-top:2.5rem}figcaption{color:#666}figure{display:inline-block;margin:0}`;

const nameOf = ({ task, model, dtype }: EvaluationReport): string => `${task} on ${model} ${dtype}`;

function comparisonHtml([first, second]: readonly EvaluationReport[], found: Comparison): string {
  if (!first || !second) return '';
  const verdict =
    found.pValue < 0.05
      ? 'The difference is unlikely to be due to chance'
      : 'The difference may be due to chance';
  return `<p><b>${escapeHtml(nameOf(first))}</b> ${formatPercent(first.accuracy)}, <b>${escapeHtml(nameOf(second))}</b> ${formatPercent(second.accuracy)}.
${verdict}: p = ${found.pValue.toPrecision(3)} (exact McNemar test: of ${found.rowCount} rows, only the first has ${found.onlyFirstRight} right and only the second ${found.onlySecondRight}).</p>`;
}

function section(report: EvaluationReport): string {
  const { accuracy, macroF1, ece, coverage, latencyMs, rowCount, refused } = report;
  const figures: readonly (readonly [string, string])[] = [
    ['rows', String(rowCount)],
    ['accuracy', formatPercent(accuracy)],
    ['macro-F1', formatPercent(macroF1)],
    ['expected calibration error', formatPercent(ece)],
    ['coverage', formatPercent(coverage)],
    ['latency p50, p95', `${latencyMs.p50.toFixed(1)} ms, ${latencyMs.p95.toFixed(1)} ms`],
    ['refused', String(refused.length)],
  ];
  return `<h2>${escapeHtml(nameOf(report))}</h2>${htmlTable(figures)}
${figure(reliabilityPlot(report.rows), 'how often answers are right, by confidence')}
${figure(coveragePlot(report.accuracyAtCoverage), 'accuracy of the most confident share of the rows')}
<h3>Confusion (expected, predicted)</h3>${confusionTable(report)}
<h3>Most confident wrong answers</h3>${rowTable(report.mostConfidentWrong)}<h3>Slowest answers</h3>${rowTable(report.slowest)}`;
}

function confusionTable({ confusion }: EvaluationReport): string {
  const labels = [...new Set(Object.values(confusion).flatMap((row) => Object.keys(row)))];
  const rows = Object.entries(confusion).map(([expected, row]) => [
    expected,
    ...labels.map((label) => String(row[label] ?? 0)),
  ]);
  return htmlTable([['', ...labels], ...rows]);
}

function rowTable(rows: readonly JudgedRow[]): string {
  return htmlTable(
    rows.map(({ input, expected, predicted, confidence, latencyMs }) => [
      JSON.stringify(input),
      expected,
      predicted || '(abstained)',
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
  const frame = `<rect x="${x(0)}" y="${y(1)}" width="${x(1) - x(0)}" height="${y(0) - y(1)}" fill="none" stroke="#bbb"/>`;
  return `<svg width="${width}" height="${height}" role="img">${frame}${ticks.join('')}${shapes}</svg>`;
}

const x = (share: number): number => margin + share * (width - 2 * margin);
const y = (share: number): number => height - margin - share * (height - 2 * margin);

function reliabilityPlot(rows: readonly JudgedRow[]): string {
  const bars = Array.from({ length: binCount }, (_, bin) => {
    const inBin = rows.filter(
      ({ confidence }) => Math.min(binCount - 1, Math.floor(confidence * binCount)) === bin,
    );
    if (inBin.length === 0) return '';
    const right = inBin.filter(({ expected, predicted }) => expected === predicted).length / inBin.length;
    return `<rect x="${x(bin / binCount) + 1}" y="${y(right)}" width="${(x(1) - x(0)) / binCount - 2}" height="${y(0) - y(right)}" fill="#4a7db8"><title>${inBin.length} rows, ${formatPercent(right)} right</title></rect>`;
  });
  const ideal = `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#c55" stroke-dasharray="4"/>`;
  return plot(bars.join('') + ideal);
}

function coveragePlot(accuracyAtCoverage: Readonly<Record<string, number>>): string {
  const points = Object.entries(accuracyAtCoverage)
    .map(([coverage, accuracy]) => [Number(coverage), accuracy] as const)
    .sort(([a], [b]) => a - b);
  const line = points.map(([coverage, accuracy]) => `${x(coverage)},${y(accuracy)}`).join(' ');
  const dots = points.map(
    ([coverage, accuracy]) =>
      `<circle cx="${x(coverage)}" cy="${y(accuracy)}" r="3" fill="#4a7db8"><title>${formatPercent(coverage)}: ${formatPercent(accuracy)}</title></circle>`,
  );
  return plot(`<polyline points="${line}" fill="none" stroke="#4a7db8" stroke-width="2"/>${dots.join('')}`);
}
