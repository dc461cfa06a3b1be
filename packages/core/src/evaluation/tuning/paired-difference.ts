import { wilsonInterval } from '../wilson-interval.js';

/** Counts of rows that two tasks get right. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** Second minus first, as shares of the rows, with a 95 % confidence interval. */
export interface Difference {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The difference of two accuracies on the same rows, with the interval that Newcombe's method 10 gives, which holds for
 * few rows too: https://doi.org/10.1002/(SICI)1097-0258(19981130)17:22%3C2635::AID-SIM954%3E3.0.CO;2-C
 *
 * @param counts at least one row
 */
export function pairedDifference(counts: PairedCounts): Difference {
  const { both, onlyFirst, onlySecond, neither } = counts;
  const rowCount = both + onlyFirst + onlySecond + neither;
  const first = wilsonInterval(both + onlyFirst, rowCount);
  const second = wilsonInterval(both + onlySecond, rowCount);
  const correlation = phi(counts, rowCount);
  const reach = (one: number, other: number): number =>
    Math.sqrt(Math.max(0, one ** 2 - 2 * correlation * one * other + other ** 2));
  const estimate = second.share - first.share;
  return {
    estimate,
    low: estimate - reach(second.share - second.low, first.high - first.share),
    high: estimate + reach(second.high - second.share, first.share - first.low),
  };
}

/** How far the two agree by more than chance, with a correction for small numbers. */
function phi({ both, onlyFirst, onlySecond, neither }: PairedCounts, rowCount: number): number {
  const sides = (both + onlyFirst) * (onlySecond + neither) * ((both + onlySecond) * (onlyFirst + neither));
  if (sides === 0) return 0;
  const agreement = both * neither - onlyFirst * onlySecond;
  return (agreement > 0 ? Math.max(0, agreement - rowCount / 2) : agreement) / Math.sqrt(sides);
}
