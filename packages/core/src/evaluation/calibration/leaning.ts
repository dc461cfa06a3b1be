import { mean } from '../evaluation-metrics.js';
import type { ScoredRow } from './scored-row.js';

/** The bias that takes out a leaning: minus the labels' mean log-probabilities over these rows, centred. */
export function againstLeaning(rows: readonly Pick<ScoredRow, 'logProbs'>[]): number[] {
  const labelCount = rows[0]?.logProbs.length ?? 0;
  const means = Array.from({ length: labelCount }, (_, label) =>
    mean(rows.map(({ logProbs }) => logProbs[label] ?? 0)),
  );
  return centred(means.map((each) => -each));
}

/** The same differences, with a mean of 0. */
export function centred(values: readonly number[]): number[] {
  const centre = mean(values);
  return values.map((value) => value - centre);
}
