/** How good a candidate is on the rows that judge. */
import { invariant } from '../../errors.js';
import { calibrationCandidates } from '../calibration/calibration-method.js';
import { chooseCalibration } from '../calibration/choose-calibration.js';
import { type Fitted, type Quality, standardError } from '../calibration/fitted-calibration.js';
import type { ScoredRow } from '../calibration/scored-row.js';
import { mean } from '../evaluation-metrics.js';

export interface Judgement {
  /** Cross-validated: each row is judged by a calibration that was chosen and fitted without it. */
  readonly quality: Quality;
  /** In nats, in the rows' order; likewise. */
  readonly rowLosses: readonly number[];
  /** The calibration for all of the rows. */
  readonly fitted: Fitted;
}

/** @param rows of ten different inputs at least */
export function judge(rows: readonly ScoredRow[]): Judgement {
  const labelCount = rows[0]?.logProbs.length ?? 0;
  // to measure leanings would cost every candidate passes of its own
  const noLeanings = { 'content-free': undefined, 'domain-context': undefined };
  const { fitted, heldOut } = chooseCalibration(rows, calibrationCandidates(labelCount, noLeanings));
  invariant(heldOut, 'there are rows enough to hold some out');
  return { quality: heldOut.after, rowLosses: heldOut.rowLosses, fitted };
}

/**
 * Whether the first is worse by more than so many standard errors of the difference.
 *
 * @param worse losses of the same rows as the first of the others
 */
export function isWorse(worse: readonly number[], better: readonly number[], errors: number): boolean {
  const differences = worse.map((loss, i) => loss - (better[i] ?? 0));
  return mean(differences) > errors * standardError(differences);
}
