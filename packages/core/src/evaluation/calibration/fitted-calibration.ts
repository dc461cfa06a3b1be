import { type Calibration, calibrated, softmax } from '../../output/calibration.js';
import { accuracy, calibrationError, mean } from '../evaluation-metrics.js';
import type { ScoredRow } from './scored-row.js';

/** The two parts of a calibration that change probabilities. */
export type Fitted = Pick<Calibration, 'bias' | 'temperature'>;

/** How good a set of probabilities is. */
export interface Quality {
  /** Mean negative log-likelihood of the right labels, in nats. */
  readonly loss: number;
  readonly accuracy: number;
  /** Expected calibration error. */
  readonly ece: number;
}

/** What was said of a row: the share of each label. */
export interface Prediction {
  readonly shares: readonly number[];
  readonly right: number;
}

// a label that is held to be impossible costs much, not everything
const leastShare = 1e-12;

export const unchanged = (labelCount: number): Fitted => ({
  bias: new Array<number>(labelCount).fill(0),
  temperature: 1,
});

export function predict({ logProbs, right }: ScoredRow, fitted: Fitted): Prediction {
  return { shares: softmax(calibrated(logProbs, fitted)), right };
}

export function lossOf({ shares, right }: Prediction): number {
  return -Math.log(Math.max(leastShare, shares[right] ?? 0));
}

/** @param predictions at least one */
export function qualityOf(predictions: readonly Prediction[]): Quality {
  const judged = predictions.map(({ shares, right }) => {
    const confidence = Math.max(...shares);
    return { expected: String(right), predicted: String(shares.indexOf(confidence)), confidence };
  });
  return {
    loss: mean(predictions.map(lossOf)),
    accuracy: accuracy(judged),
    ece: calibrationError(judged),
  };
}

/** Standard error of the mean; infinite for fewer than two values. */
export function standardError(values: readonly number[]): number {
  if (values.length < 2) return Infinity;
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}
