import { QaioError } from '../errors.js';
import { told } from '../told.js';
import { holmAdjusted } from './holm.js';

/** A row of an evaluation, of whatever kind. */
export interface ComparableRow {
  /** Place in the data set, from 1. */
  readonly index: number;
  readonly isRight: boolean;
  /** Equal for answers that say the same. */
  readonly answer: string;
}

/** Two evaluations of the same rows. */
export interface Comparison {
  readonly rowCount: number;
  readonly onlyFirstRight: number;
  readonly onlySecondRight: number;
  /** Rows on which the two say something different, whoever is right. */
  readonly differing: number;
  /**
   * How likely a difference this large is by chance, were both equally good: McNemar's exact test, two-sided.
   * https://doi.org/10.1007/BF02295996
   */
  readonly pValue: number;
}

/** One of all pairs of several evaluations. */
export interface PairComparison extends Comparison {
  /** Where the two stand among the evaluations, from 0. */
  readonly first: number;
  readonly second: number;
  /** The p-value, adjusted for the number of pairs by Holm's method: see {@link holmAdjusted}. */
  readonly adjustedPValue: number;
}

/**
 * Every evaluation with every later one, in that order.
 *
 * @param evaluations rows of each; where `isPair` says no, two are not compared, such as those of different data sets
 * @throws QaioError `invalid-input` if two that are compared have no rows in common
 */
export function compareInPairs(
  evaluations: readonly (readonly ComparableRow[])[],
  isPair: (first: number, second: number) => boolean = () => true,
): PairComparison[] {
  const pairs = evaluations.flatMap((rows, first) =>
    evaluations.flatMap((others, second) =>
      second > first && isPair(first, second) ? [{ first, second, ...compareEvaluations(rows, others) }] : [],
    ),
  );
  const adjusted = holmAdjusted(pairs.map(({ pValue }) => pValue));
  return pairs.map((pair, at) => ({ ...pair, adjustedPValue: adjusted[at] ?? 1 }));
}

/** @throws QaioError `invalid-input` if they have no rows in common */
export function compareEvaluations(
  first: readonly ComparableRow[],
  second: readonly ComparableRow[],
): Comparison {
  const others = new Map(second.map((row) => [row.index, row]));
  const pairs = first.flatMap((row) => {
    const other = others.get(row.index);
    return other ? [[row, other] as const] : [];
  });
  if (pairs.length === 0)
    throw new QaioError(
      'invalid-input',
      told`The two evaluations have no rows in common, so there is nothing to compare.`,
    );
  const onlyFirstRight = pairs.filter(([a, b]) => a.isRight && !b.isRight).length;
  const onlySecondRight = pairs.filter(([a, b]) => !a.isRight && b.isRight).length;
  return {
    rowCount: pairs.length,
    onlyFirstRight,
    onlySecondRight,
    differing: pairs.filter(([a, b]) => a.answer !== b.answer).length,
    pValue: exactMcNemar(onlyFirstRight, onlySecondRight),
  };
}

/** Two-sided probability of a split at least this uneven of `a + b` fair coin tosses. */
export function exactMcNemar(a: number, b: number): number {
  const tosses = a + b;
  let logTerm = -tosses * Math.LN2;
  let tail = 0;
  for (let heads = 0; heads <= Math.min(a, b); heads++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((tosses - heads) / (heads + 1));
  }
  return Math.min(1, 2 * tail);
}
