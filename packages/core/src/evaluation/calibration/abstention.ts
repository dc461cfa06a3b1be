import { QaioError } from '../../errors.js';
import { told } from '../../told.js';
import { type Fitted, predict } from './fitted-calibration.js';
import type { ScoredRow } from './scored-row.js';

/** The task abstains so that this share of the rows is answered, or so that this share of the answers is right. */
export interface AbstentionTarget {
  readonly kind: 'coverage' | 'accuracy';
  readonly share: number;
}

/** The smallest confidence to answer at. @throws QaioError `invalid-input` without rows, or where none is enough */
export function abstentionThreshold(
  rows: readonly ScoredRow[],
  fitted: Fitted,
  { kind, share }: AbstentionTarget,
): number {
  if (rows.length === 0)
    throw new QaioError('invalid-input', told`A target for abstaining needs labelled rows; there are none.`);
  const judged = rows
    .map((row) => {
      const { shares, right } = predict(row, fitted);
      const confidence = Math.max(...shares);
      return { confidence, isRight: shares.indexOf(confidence) === right };
    })
    .sort((a, b) => b.confidence - a.confidence);
  const answered =
    kind === 'coverage' ? Math.max(1, Math.round(share * judged.length)) : mostAnswered(judged, share);
  if (answered === 0)
    throw new QaioError(
      'invalid-input',
      told`No confidence threshold makes ${100 * share} % of the answers right; lower the target.`,
    );
  return judged[answered - 1]?.confidence ?? 0;
}

function mostAnswered(judged: readonly { readonly isRight: boolean }[], share: number): number {
  let [right, answered] = [0, 0];
  judged.forEach(({ isRight }, i) => {
    if (isRight) right++;
    if (right / (i + 1) >= share) answered = i + 1;
  });
  return answered;
}
