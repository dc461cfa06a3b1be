import { softmax } from '../../output/calibration.js';
import { type ReadoutFit, readoutLogits } from '../../output/readout.js';
import { mean } from '../evaluation-metrics.js';
import { heldOut } from '../folds.js';
import {
  type LabelledFeatures,
  type LinearClassifier,
  fitLogisticRegression,
} from './logistic-regression.js';

export interface FittedReadout extends Pick<ReadoutFit, 'weights' | 'bias' | 'temperature' | 'accuracy'> {
  /** The regularisation that judged held-out rows best. */
  readonly penalty: number;
}

const penalties = [1e-4, 1e-3, 1e-2, 1e-1];
const temperatures = Array.from({ length: 41 }, (_, i) => 2 ** (i / 10 - 2));

interface HeldOut {
  readonly logits: readonly number[];
  readonly right: number;
}

/**
 * Fits a readout to all rows. How strongly it is regularised, its temperature and its accuracy come from rows that were
 * held out, each once.
 *
 * @param rows at least two of every label
 */
export function crossValidatedReadout(rows: readonly LabelledFeatures[], labelCount: number): FittedReadout {
  const candidates = penalties.map((penalty) => {
    const judged = heldOut(rows, (given) => fitLogisticRegression(given, labelCount, penalty), judge);
    const losses = temperatures.map((temperature) => meanLoss(judged, temperature));
    const loss = Math.min(...losses);
    return { penalty, judged, loss, temperature: temperatures[losses.indexOf(loss)] ?? 1 };
  });
  const { penalty, temperature, judged } = candidates.reduce((a, b) => (b.loss < a.loss ? b : a));
  const { weights, bias } = fitLogisticRegression(rows, labelCount, penalty);
  const isRight = ({ logits, right }: HeldOut): boolean => logits.indexOf(Math.max(...logits)) === right;
  const accuracy = judged.filter(isRight).length / rows.length;
  return { weights: [...weights], bias: [...bias], temperature, accuracy, penalty };
}

function judge({ features, right }: LabelledFeatures, classifier: LinearClassifier): HeldOut {
  return {
    logits: readoutLogits({ ...classifier, temperature: 1 }, features),
    right,
  };
}

function meanLoss(judged: readonly HeldOut[], temperature: number): number {
  const losses = judged.map(({ logits, right }) => {
    const share = softmax(logits.map((logit) => logit / temperature))[right] ?? 0;
    return -Math.log(Math.max(share, Number.MIN_VALUE));
  });
  return mean(losses);
}
