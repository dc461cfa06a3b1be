/** A matrix of evaluations as one HTML file that needs nothing else, and may run nothing but its own script. */
import { createHash } from 'node:crypto';
import { formatPercent } from '@qaio/client';
import type { PairComparison } from '@qaio/core';
import { escapeHtml, htmlTable } from './html-table.js';
import { type CellOutcome, type EvaluationMatrix, cellNames } from './evaluation-matrix.js';
import { matrixTable } from './matrix-table.js';
import { pageRows } from './page-rows.js';
import { pageStyle } from './page-style.js';
import { rowsScript } from './rows-script.js';
import { significance } from './significance.js';
import { type ShownEvaluation, latencyText } from './shown-evaluation.js';

const scriptHash = createHash('sha256').update(rowsScript).digest('base64');
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'`;

export function evaluationPage(matrix: EvaluationMatrix): string {
  const names = cellNames(matrix.outcomes);
  const body = [
    '<h1>Evaluation</h1>',
    htmlTable(
      matrixTable(matrix.outcomes).map((row) => row.map(String)),
      { hasHead: true },
    ),
    ...matrix.outcomes.map((outcome, at) => brokenHtml(outcome, names[at] ?? '')),
    comparisonHtml(matrix.comparisons, names),
    rowsHtml(matrix),
    '<h2>Each by itself</h2>',
    ...matrix.outcomes.map((outcome, at) => section(outcome, names[at] ?? '', matrix.outcomes.length === 1)),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>Evaluation</title><style>${pageStyle}</style></head><body>
${body.filter(Boolean).join('\n')}
<script>${rowsScript}</script></body></html>\n`;
}

function brokenHtml(outcome: CellOutcome, name: string): string {
  if ('shown' in outcome) return '';
  return `<p class="wrong"><b>${escapeHtml(name)}</b> could not be measured: ${escapeHtml(outcome.error.message)}</p>`;
}

function comparisonHtml(comparisons: readonly PairComparison[], names: readonly string[]): string {
  const [only, ...others] = comparisons;
  if (!only) return '';
  if (others.length === 0) return `<h2>Comparison</h2><p>${escapeHtml(verdict(only, names))}</p>`;
  const rows = comparisons.map(({ first, second, onlyFirstRight, onlySecondRight, ...found }) => [
    names[first] ?? '',
    names[second] ?? '',
    String(onlyFirstRight),
    String(onlySecondRight),
    String(found.differing),
    found.adjustedPValue.toPrecision(3),
    found.adjustedPValue < significance ? 'unlikely' : 'may be',
  ]);
  const head = [
    'first',
    'second',
    'right in first only',
    'in second only',
    'answers differ',
    'p',
    'by chance',
  ];
  return `<h2>Comparisons</h2><p class="note">Exact McNemar tests of all pairs on the same rows; p is adjusted for all of them together by Holm’s method.</p>
${htmlTable([head, ...rows], { hasHead: true, proseColumns: 2 })}`;
}

function verdict(found: PairComparison, names: readonly string[]): string {
  const chance =
    found.adjustedPValue < significance
      ? 'The difference is unlikely to be due to chance'
      : 'The difference may be due to chance';
  return `${chance}: p = ${found.adjustedPValue.toPrecision(3)} (exact McNemar test: of ${found.rowCount} rows, ${found.onlyFirstRight} are right only in ${names[found.first]} and ${found.onlySecondRight} only in ${names[found.second]}).`;
}

function rowsHtml(matrix: EvaluationMatrix): string {
  const rows = pageRows(matrix);
  if (rows.tables.length === 0) return '';
  const names = rows.tables.flatMap(({ cells }) => cells);
  const tables = rows.tables.map(({ data, cells }, at) => {
    const head = ['row', 'input', 'right answer', ...cells].map((name) => `<th>${escapeHtml(name)}</th>`);
    return `<h3>${escapeHtml(data)}</h3><div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody id="rows-${at}"></tbody></table></div>`;
  });
  // no text can end the block, as none has a <
  const data = JSON.stringify(rows).replaceAll('<', String.raw`\u003c`);
  return `<h2>Rows</h2><p class="note">A row’s number shows its prompts; what is in the cache already is dim.</p><noscript><p>This table needs JavaScript.</p></noscript>
<form><label>with the words<input id="words" type="search"></label>
<label>that are<select id="kind"><option value="all">any<option value="wrong">wrong<option value="right">right<option value="failed">failed<option value="differ">answered differently</select></label>
<label>in<select id="cell"><option value="">any column${names.map((name) => `<option>${escapeHtml(name)}`).join('')}</select></label>
<output id="shown"></output></form>${tables.join('')}
<script type="application/json" id="data">${data}</script>`;
}

function section(outcome: CellOutcome, name: string, isOpen: boolean): string {
  if ('error' in outcome) return '';
  return `<details${isOpen ? ' open' : ''}><summary>${escapeHtml(name)}</summary>${figuresHtml(outcome.shown)}${outcome.shown.html}</details>`;
}

function figuresHtml({ run, accuracy }: ShownEvaluation): string {
  const { latencyMs, aloneLatencyMs, rowCount, failed } = run;
  return htmlTable([
    ['rows', String(rowCount)],
    ['accuracy', formatPercent(accuracy)],
    ['latency one by one', latencyText(aloneLatencyMs)],
    ['latency all at once', latencyText(latencyMs)],
    ['failed', String(failed.length)],
  ]);
}
