/**
 * P-values of several tests, made larger so that at most 5 % of such families have any below 0.05 by chance alone: Holm's
 * step-down correction. https://www.jstor.org/stable/4615733
 *
 * @returns in the same order, each at most 1
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const byRank = [...pValues.entries()].sort(([, a], [, b]) => a - b);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, [at, pValue]] of byRank.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValue));
    adjusted[at] = largest;
  }
  return adjusted;
}
