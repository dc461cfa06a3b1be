/** Evaluations as one HTML file that needs nothing else. */
import { formatPercent } from '@qaio/client';
import type { Comparison } from '@qaio/core';
import { escapeHtml, htmlTable } from './html-table.js';
import { type ShownEvaluation, latencyText, nameOf } from './shown-evaluation.js';

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ddd;padding:.3rem .6rem;text-align:left}
td.n{text-align:right;white-space:nowrap}svg{margin:0 1rem 1rem 0}h2{margin-top:2.5rem}figcaption{color:#666}figure{display:inline-block;margin:0}`;

export function evaluationPage(shown: readonly ShownEvaluation[], comparison?: Comparison): string {
  const sections = shown.map(section).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation</title><style>${style}</style>
<h1>Evaluation</h1>${comparison ? comparisonHtml(shown, comparison) : ''}${sections}</html>\n`;
}

function comparisonHtml([first, second]: readonly ShownEvaluation[], found: Comparison): string {
  if (!first || !second) return '';
  const verdict =
    found.pValue < 0.05
      ? 'The difference is unlikely to be due to chance'
      : 'The difference may be due to chance';
  return `<p><b>${escapeHtml(nameOf(first.run))}</b> ${formatPercent(first.accuracy)}, <b>${escapeHtml(nameOf(second.run))}</b> ${formatPercent(second.accuracy)}.
${verdict}: p = ${found.pValue.toPrecision(3)} (exact McNemar test: of ${found.rowCount} rows, only the first has ${found.onlyFirstRight} right and only the second ${found.onlySecondRight}).</p>`;
}

function section({ run, accuracy, html }: ShownEvaluation): string {
  const { latencyMs, aloneLatencyMs, rowCount, failed } = run;
  const figures = [
    ['rows', String(rowCount)],
    ['accuracy', formatPercent(accuracy)],
    ['latency one by one', latencyText(aloneLatencyMs)],
    ['latency all at once', latencyText(latencyMs)],
    ['failed', String(failed.length)],
  ];
  return `<h2>${escapeHtml(nameOf(run))}</h2>${htmlTable(figures)}${html}`;
}
