/** A matrix of evaluations as one HTML file that needs nothing else, and may run nothing but its own script. */
import { createHash } from 'node:crypto';
import { type Language, formatPercent } from '@qaio/client';
import { type PairComparison, type Told, errorPart, told } from '@qaio/core';
import { escapeHtml, htmlTable, sayHtml } from './html-table.js';
import { type CellOutcome, type EvaluationMatrix, cellNames } from './evaluation-matrix.js';
import { matrixTable } from './matrix-table.js';
import { pageRows } from './page-rows.js';
import { pageStyle } from './page-style.js';
import { rowsScript } from './rows-script.js';
import { significance } from './significance.js';
import { type Say, type ShownEvaluation, latencyTold } from './shown-evaluation.js';

const scriptHash = createHash('sha256').update(rowsScript).digest('base64');
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'`;

/** Whom a page is for. */
export interface PageReader {
  readonly language: Language;
  readonly say: Say;
}

export function evaluationPage(matrix: EvaluationMatrix, { language, say }: PageReader): string {
  const names = cellNames(matrix.outcomes);
  const html = sayHtml(say);
  const body = [
    `<h1>${html(told`Evaluation`)}</h1>`,
    htmlTable(
      matrixTable(matrix.outcomes).map((row) => row.map((cell) => say(told`${cell}`))),
      { hasHead: true },
    ),
    ...matrix.outcomes.map((outcome, at) => brokenHtml(outcome, names[at] ?? '', say)),
    comparisonHtml(matrix.comparisons, names, say),
    rowsHtml(matrix, say),
    `<h2>${html(told`Each by itself`)}</h2>`,
    ...matrix.outcomes.map((outcome, at) =>
      section(outcome, names[at] ?? '', { isOpen: matrix.outcomes.length === 1, say }),
    ),
  ];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${html(told`Evaluation`)}</title><style>${pageStyle}</style></head><body>
${body.filter(Boolean).join('\n')}
<script>${rowsScript}</script></body></html>\n`;
}

function brokenHtml(outcome: CellOutcome, name: string, say: Say): string {
  if ('shown' in outcome) return '';
  const broken = told`${name} could not be measured: ${errorPart(outcome.error)}`;
  return `<p class="wrong">${sayHtml(say)(broken)}</p>`;
}

function comparisonHtml(comparisons: readonly PairComparison[], names: readonly string[], say: Say): string {
  const [only, ...others] = comparisons;
  if (!only) return '';
  const html = sayHtml(say);
  if (others.length === 0) return `<h2>${html(told`Comparison`)}</h2><p>${html(verdict(only, names))}</p>`;
  const rows = comparisons.map(({ first, second, onlyFirstRight, onlySecondRight, ...found }) => [
    names[first] ?? '',
    names[second] ?? '',
    String(onlyFirstRight),
    String(onlySecondRight),
    String(found.differing),
    found.adjustedPValue.toPrecision(3),
    say(found.adjustedPValue < significance ? told`unlikely` : told`may be`),
  ]);
  const note = told`Exact McNemar tests of all pairs on the same rows; p is adjusted for all of them together by Holm’s method.`;
  return `<h2>${html(told`Comparisons`)}</h2><p class="note">${html(note)}</p>
${htmlTable([comparisonHead.map(say), ...rows], { hasHead: true, proseColumns: 2 })}`;
}

const comparisonHead = [
  told`first`,
  told`second`,
  told`right in first only`,
  told`in second only`,
  told`answers differ`,
  told`p`,
  told`by chance`,
];

function verdict(found: PairComparison, names: readonly string[]): Told {
  const chance =
    found.adjustedPValue < significance
      ? told`The difference is unlikely to be due to chance`
      : told`The difference may be due to chance`;
  return told`${chance}: p = ${found.adjustedPValue.toPrecision(3)} (exact McNemar test: of ${found.rowCount} rows, ${found.onlyFirstRight} are right only in ${names[found.first]} and ${found.onlySecondRight} only in ${names[found.second]}).`;
}

function rowsHtml(matrix: EvaluationMatrix, say: Say): string {
  const rows = pageRows(matrix, say);
  if (rows.tables.length === 0) return '';
  const html = sayHtml(say);
  const names = rows.tables.flatMap(({ cells }) => cells);
  const columns = [told`row`, told`input`, told`right answer`].map(say);
  const tables = rows.tables.map(({ data, cells }, at) => {
    const head = [...columns, ...cells].map((name) => `<th>${escapeHtml(name)}</th>`);
    return `<h3>${escapeHtml(data)}</h3><div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody id="rows-${at}"></tbody></table></div>`;
  });
  // no text can end the block, as none has a <
  const data = JSON.stringify(rows).replaceAll('<', String.raw`\u003c`);
  const note = told`A row’s number shows its prompts; what is in the cache already is dim.`;
  return `<h2>${html(told`Rows`)}</h2><p class="note">${html(note)}</p><noscript><p>${html(told`This table needs JavaScript.`)}</p></noscript>
${filterForm(names, say)}${tables.join('')}
<script type="application/json" id="data">${data}</script>`;
}

function filterForm(names: readonly string[], say: Say): string {
  const html = sayHtml(say);
  const kinds = {
    all: told`any`,
    wrong: told`wrong`,
    right: told`right`,
    failed: told`failed`,
    differ: told`answered differently`,
  };
  const options = Object.entries(kinds).map(([kind, name]) => `<option value="${kind}">${html(name)}`);
  const cells = names.map((name) => `<option>${escapeHtml(name)}`);
  return `<form><label>${html(told`with the words`)}<input id="words" type="search"></label>
<label>${html(told`that are`)}<select id="kind">${options.join('')}</select></label>
<label>${html(told`in`)}<select id="cell"><option value="">${html(told`any column`)}${cells.join('')}</select></label>
<output id="shown"></output></form>`;
}

function section(
  outcome: CellOutcome,
  name: string,
  { isOpen, say }: { readonly isOpen: boolean; readonly say: Say },
): string {
  if ('error' in outcome) return '';
  const { shown } = outcome;
  return `<details${isOpen ? ' open' : ''}><summary>${escapeHtml(name)}</summary>${figuresHtml(shown, say)}${shown.html(say)}</details>`;
}

function figuresHtml({ run, accuracy }: ShownEvaluation, say: Say): string {
  const { latencyMs, aloneLatencyMs, rowCount, failed } = run;
  return htmlTable([
    [say(told`rows`), String(rowCount)],
    [say(told`accuracy`), formatPercent(accuracy)],
    [say(told`latency one by one`), say(latencyTold(aloneLatencyMs))],
    [say(told`latency all at once`), say(latencyTold(latencyMs))],
    [say(told`failed`), String(failed.length)],
  ]);
}
