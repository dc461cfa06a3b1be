import { QaioError } from '../errors.js';

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
      'The two evaluations have no rows in common, so there is nothing to compare.',
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
