/** Parts of a data set for cross-validation: each is judged by what was fitted to all others. */
import { invariant } from '../errors.js';

export const foldCount = 5;

/** The fold of each row, by its key alone: equal inputs are in one fold, and folds are about equally large. */
function foldsOf(rows: readonly { readonly key: string }[]): number[] {
  const ranks = new Map([...new Set(rows.map(({ key }) => key))].sort().map((key, rank) => [key, rank]));
  return rows.map(({ key }) => (ranks.get(key) ?? 0) % foldCount);
}

/** What is said of each row, in the rows' order, by what was fitted to the other folds. */
export function heldOut<Row extends { readonly key: string }, Fit, Said>(
  rows: readonly Row[],
  fit: (rows: readonly Row[]) => Fit,
  say: (row: Row, fitted: Fit) => Said,
): Said[] {
  const folds = foldsOf(rows);
  const fits = Array.from({ length: foldCount }, (_, fold) => ({
    fitted: fit(rows.filter((__, i) => folds[i] !== fold)),
  }));
  return rows.map((row, i) => {
    const own = fits[folds[i] ?? 0];
    invariant(own, 'every row is in a fold');
    return say(row, own.fitted);
  });
}
