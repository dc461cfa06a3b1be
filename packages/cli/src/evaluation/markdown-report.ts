/** A matrix of evaluations as Markdown, such as for a workflow's summary on GitHub. */
import { formatPercent } from '@qaio/client';
import { type Told, told } from '@qaio/core';
import { type CellOutcome, type EvaluationMatrix, cellNames } from './evaluation-matrix.js';
import { matrixTable } from './matrix-table.js';
import { cellProblems } from './missed-gates.js';
import { failedGroups, placeOf } from './shown-evaluation.js';
import { significance } from './significance.js';

const shownRows = 10;

/**
 * @param gated those of the matrix's outcomes that have to meet their gates
 * @param say in the reader's language
 */
export function markdownReport(
  matrix: EvaluationMatrix,
  gated: readonly CellOutcome[],
  say: (said: Told) => string = String,
): string {
  const names = cellNames(matrix.outcomes);
  const problems = matrix.outcomes.flatMap((outcome, at) =>
    gated.includes(outcome)
      ? cellProblems(outcome).map((problem) => `- ❌ ${escaped(say(told`${names[at]}: ${problem}`))}`)
      : [],
  );
  const parts = [
    [`## ${say(told`Evaluation`)}`],
    problems.length > 0 ? problems : [`✅ ${say(told`No gate is missed.`)}`],
    table(matrixTable(matrix.outcomes).map((row) => row.map((cell) => say(told`${cell}`)))),
    comparisonLines(matrix, names, say),
    ...matrix.outcomes.map((outcome, at) => failedLines(outcome, names[at] ?? '', say)),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = head.map((_, at) => (at === 0 ? '---' : '--:'));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)];
}

function comparisonLines(
  { comparisons }: EvaluationMatrix,
  names: readonly string[],
  say: (said: Told) => string,
): string[] {
  if (comparisons.length === 0) return [];
  const clear = comparisons.filter(({ adjustedPValue }) => adjustedPValue < significance);
  const others = comparisons.length - clear.length;
  return [
    `### ${say(told`Differences`)}`,
    '',
    ...clear.map(({ first, second, onlyFirstRight, onlySecondRight, adjustedPValue }) => {
      const [better, worse] = onlyFirstRight > onlySecondRight ? [first, second] : [second, first];
      const [more, fewer] = [onlyFirstRight, onlySecondRight].sort((a, b) => b - a);
      const [good, bad] = [`**${escaped(names[better] ?? '')}**`, escaped(names[worse] ?? '')];
      return `- ${say(told`${good} is better than ${bad}: right alone in ${more} rows, the other in ${fewer} (p = ${adjustedPValue.toPrecision(3)})`)}`;
    }),
    `- ${say(told`${others} of ${comparisons.length} differences may be due to chance (exact McNemar tests, Holm’s correction, below ${formatPercent(significance)})`)}`,
  ];
}

function failedLines(outcome: CellOutcome, name: string, say: (said: Told) => string): string[] {
  if ('error' in outcome || outcome.shown.run.failed.length === 0) return [];
  return [
    `### ${say(told`Rows that fail: ${escaped(name)}`)}`,
    '',
    ...failedGroups(outcome.shown.run.failed).flatMap(({ code, rows }) => [
      `- ${say(told`${`\`${code}\``}: ${rows.length}, which count as wrong`)}`,
      ...rows.slice(0, shownRows).map((row) => `  - ${escaped(say(told`${placeOf(row)}: ${row.reason}`))}`),
      ...(rows.length > shownRows ? [`  - ${say(told`and ${rows.length - shownRows} more`)}`] : []),
    ]),
  ];
}

/** As plain text in one line, whatever it holds. */
const escaped = (text: string): string =>
  text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]<>()#+!|~&@]/gu, (mark) => `\\${mark}`);
