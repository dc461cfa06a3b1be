import type { ScoredRow } from './scored-row.js';

/** The bias that takes out a leaning: minus the labels' mean log-probabilities over these rows, centred. */
export function againstLeaning(rows: readonly Pick<ScoredRow, 'logProbs'>[]): number[] {
  const labelCount = rows[0]?.logProbs.length ?? 0;
  const sums = Array.from({ length: labelCount }, (_, label) =>
    rows.reduce((sum, { logProbs }) => sum + (logProbs[label] ?? 0), 0),
  );
  return centred(sums.map((sum) => -sum / rows.length));
}

/** The same differences, with a mean of 0. */
export function centred(values: readonly number[]): number[] {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - centre);
}
