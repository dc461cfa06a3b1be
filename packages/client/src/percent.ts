/** A share of 1 for people: `97.8%`. */
export function formatPercent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
