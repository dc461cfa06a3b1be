/** A matrix of evaluations for the terminal. */
import { formatPercent } from '@qaio/client';
import { type PairComparison, type Told, errorPart, told, toldAll } from '@qaio/core';
import { ToldTable } from '../text-table.js';
import { type EvaluationMatrix, cellNames } from './evaluation-matrix.js';
import { matrixTable } from './matrix-table.js';
import { significance } from './significance.js';

/** For people, without a line break at the end. */
export function matrixText(matrix: EvaluationMatrix): Told {
  const numbered = matrixTable(matrix.outcomes).map((row, at) => [at === 0 ? '' : String(at), ...row]);
  const names = cellNames(matrix.outcomes);
  const broken = matrix.outcomes.flatMap((outcome, at) =>
    'error' in outcome ? [told`${names[at]} could not be measured: ${errorPart(outcome.error)}`] : [],
  );
  const table = new ToldTable(numbered, 2);
  return toldAll([table, ...broken, ...comparisonLines(matrix.comparisons)], '\n');
}

function comparisonLines(comparisons: readonly PairComparison[]): Told[] {
  if (comparisons.length === 0) return [];
  const clear = comparisons.filter(({ adjustedPValue }) => adjustedPValue < significance);
  const others = comparisons.length - clear.length;
  return [
    told``,
    ...clear.map(
      ({ first, second, onlyFirstRight, onlySecondRight, adjustedPValue }) =>
        told`${first + 1} and ${second + 1} differ: right in ${first + 1} only ${onlyFirstRight}, in ${second + 1} only ${onlySecondRight}; p = ${adjustedPValue.toPrecision(3)}`,
    ),
    told`${others} of ${comparisons.length} differences may be due to chance (exact McNemar tests, Holm’s correction, below ${formatPercent(significance)})`,
  ];
}
