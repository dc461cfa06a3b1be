/** Which calibration to use, by rows that none was fitted to. */
import { invariant } from '../../errors.js';
import { mean } from '../evaluation-metrics.js';
import { foldCount, heldOut } from '../folds.js';
import type { CalibrationCandidate, CalibrationMethod } from './calibration-method.js';
import {
  type Fitted,
  type Prediction,
  type Quality,
  lossOf,
  predict,
  qualityOf,
  standardError,
  unchanged,
} from './fitted-calibration.js';
import type { ScoredRow } from './scored-row.js';

export interface CalibrationChoice {
  readonly method: CalibrationMethod;
  /** Fitted to all rows. */
  readonly fitted: Fitted;
  /**
   * Before, and after choosing and fitting anew without the rows that were judged; equal where nothing is changed.
   * Undefined where there are too few rows to hold any out.
   */
  readonly heldOut:
    | {
        readonly before: Quality;
        readonly after: Quality;
        /** Loss of each row, in the rows' order, after. */
        readonly rowLosses: readonly number[];
      }
    | undefined;
}

const leastKeys = 2 * foldCount;
// a difference of less than so many standard errors may well be chance
const noise = 2;

/**
 * The candidate with the least loss on held-out rows, of those that lessen it by more than chance would and do not make
 * the calibration error worse; otherwise no change. What was chosen is judged once more on rows that had no part in
 * choosing it, and dropped if it does harm there.
 *
 * @param rows with the right label known
 */
export function chooseCalibration(
  rows: readonly ScoredRow[],
  candidates: readonly CalibrationCandidate[],
): CalibrationChoice {
  const none = { method: 'none', fitted: unchanged(rows[0]?.logProbs.length ?? 0) } as const;
  if (new Set(rows.map(({ key }) => key)).size < leastKeys) return { ...none, heldOut: undefined };
  const raw = rows.map((row) => predict(row, none.fitted));
  const held = heldOut(rows, (given) => best(given, candidates).fit(given), predict);
  const [before, after] = [qualityOf(raw), qualityOf(held)];
  const chosen = best(rows, candidates);
  if (chosen.method === 'none' || after.loss > before.loss || after.ece > before.ece)
    return { ...none, heldOut: { before, after: before, rowLosses: raw.map(lossOf) } };
  const rowLosses = held.map(lossOf);
  return { method: chosen.method, fitted: chosen.fit(rows), heldOut: { before, after, rowLosses } };
}

function best(rows: readonly ScoredRow[], candidates: readonly CalibrationCandidate[]): CalibrationCandidate {
  const none = candidates.find(({ method }) => method === 'none');
  invariant(none, 'no change is always among the candidates');
  const before = heldOut(rows, (given) => none.fit(given), predict);
  const ece = qualityOf(before).ece;
  const judged = candidates.map((candidate) => ({ candidate, after: heldOut(rows, candidate.fit, predict) }));
  const helpful = judged.filter(({ after }) => isBetter(after, before) && qualityOf(after).ece <= ece);
  const losses = helpful.map(({ after }) => mean(after.map(lossOf)));
  return helpful[losses.indexOf(Math.min(...losses))]?.candidate ?? none;
}

function isBetter(after: readonly Prediction[], before: readonly Prediction[]): boolean {
  const gains = before.map((prediction, i) => {
    const other = after[i];
    return other ? lossOf(prediction) - lossOf(other) : 0;
  });
  return mean(gains) > noise * standardError(gains);
}
