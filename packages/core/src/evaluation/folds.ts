/** Parts of a data set for cross-validation: each is judged by what was fitted to all others. */
export const foldCount = 5;

/** The fold of each row, by its key alone: equal inputs are in one fold, and folds are about equally large. */
export function foldsOf(rows: readonly { readonly key: string }[]): number[] {
  const ranks = new Map([...new Set(rows.map(({ key }) => key))].sort().map((key, rank) => [key, rank]));
  return rows.map(({ key }) => (ranks.get(key) ?? 0) % foldCount);
}
