/** Two candidates on rows that nothing was chosen by or fitted to. */
import { invariant } from '../../errors.js';
import { type Fitted, type Quality, predict, qualityOf } from '../calibration/fitted-calibration.js';
import type { ScoredRow } from '../calibration/scored-row.js';
import { exactMcNemar } from '../compare-evaluations.js';
import type { EvaluationRow } from '../evaluate-task.js';
import { type Difference, pairedDifference } from './paired-difference.js';

/** A row that one gets right and the other wrong. */
export interface ChangedRow {
  readonly row: EvaluationRow;
  /** Label that the one that is wrong says. */
  readonly wrong: string;
}

export interface HeldOutComparison {
  readonly rowCount: number;
  readonly before: Quality;
  readonly after: Quality;
  /** Of the accuracies. */
  readonly difference: Difference;
  /** Of a difference this large by chance: McNemar's exact test, two-sided. */
  readonly pValue: number;
  /** Wrong before, right after. */
  readonly mended: readonly ChangedRow[];
  /** Right before, wrong after. */
  readonly spoiled: readonly ChangedRow[];
}

/** What came of the held-out rows, in their order, and the calibration for it; undefined for rows that do not fit. */
export interface HeldOutSide {
  readonly scored: readonly (ScoredRow | undefined)[];
  readonly fitted: Fitted;
}

/** Equal inputs count once: the interval takes rows to be independent. */
export function compareHeldOut(
  rows: readonly EvaluationRow[],
  labels: readonly string[],
  before: HeldOutSide,
  after: HeldOutSide,
): HeldOutComparison {
  const keys = new Set<string>();
  const pairs = rows.flatMap((row, i) => {
    const [first, second] = [before.scored[i], after.scored[i]];
    if (!first || !second || keys.has(first.key)) return [];
    keys.add(first.key);
    return [{ row, first: said(first, before.fitted), second: said(second, after.fitted) }];
  });
  invariant(pairs.length > 0, 'a held-out row fits');
  const mended = pairs.filter(({ first, second }) => !first.isRight && second.isRight);
  const spoiled = pairs.filter(({ first, second }) => first.isRight && !second.isRight);
  const both = pairs.filter(({ first, second }) => first.isRight && second.isRight).length;
  const [onlyFirst, onlySecond] = [spoiled.length, mended.length];
  const neither = pairs.length - both - onlyFirst - onlySecond;
  const label = (index: number): string => labels[index] ?? '';
  return {
    rowCount: pairs.length,
    before: qualityOf(pairs.map(({ first }) => first)),
    after: qualityOf(pairs.map(({ second }) => second)),
    difference: pairedDifference({ both, onlyFirst, onlySecond, neither }),
    pValue: exactMcNemar(onlyFirst, onlySecond),
    mended: mended.map(({ row, first }) => ({ row, wrong: label(first.best) })),
    spoiled: spoiled.map(({ row, second }) => ({ row, wrong: label(second.best) })),
  };
}

function said(row: ScoredRow, fitted: Fitted) {
  const prediction = predict(row, fitted);
  const best = prediction.shares.indexOf(Math.max(...prediction.shares));
  return { ...prediction, best, isRight: best === row.right };
}
