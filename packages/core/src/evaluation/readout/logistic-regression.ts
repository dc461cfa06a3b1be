/** A linear classifier over dense features. */
import { softmax } from '../../output/calibration.js';

export interface LabelledFeatures {
  readonly features: ArrayLike<number>;
  /** Index of the right label. */
  readonly right: number;
  /** The same for rows with the same input. */
  readonly key: string;
}

export interface LinearClassifier {
  /** `[labels, features]` */
  readonly weights: readonly number[][];
  /** `[labels]` */
  readonly bias: readonly number[];
}

const iterationCount = 300;
// a change of a scaled weight that changes no judgement
const settled = 1e-5;

/**
 * Multinomial logistic regression on features that are scaled to mean 0 and deviation 1 first; the scales are in the
 * result's weights. Every start is zero, so that the same rows give the same weights.
 *
 * @param penalty strength of the L2 regularisation of the scaled weights, relative to the mean loss of a row
 */
export function fitLogisticRegression(
  rows: readonly LabelledFeatures[],
  labelCount: number,
  penalty: number,
): LinearClassifier {
  const scale = featureScale(rows);
  const inputs = rows.map(({ features }) => scaled(features, scale));
  const width = scale.means.length + 1;
  // Nesterov's method; rows have a length of about 1, which bounds the curvature by 1
  const step = 1 / (1 + penalty);
  const weights = new Float64Array(labelCount * width);
  let ahead = weights.slice();
  for (let i = 0; i < iterationCount; i++) {
    const gradient = lossGradient(inputs, rows, ahead, labelCount);
    const next = ahead.map((weight, j) => {
      const decay = j % width === width - 1 ? 0 : penalty * weight;
      return weight - step * ((gradient[j] ?? 0) + decay);
    });
    if (largestDifference(next, weights) < settled) break;
    const momentum = i / (i + 3);
    ahead = next.map((weight, j) => weight + momentum * (weight - (weights[j] ?? 0)));
    weights.set(next);
  }
  return unscaled(weights, scale, labelCount);
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}

interface FeatureScale {
  readonly means: Float64Array;
  /** What a centred feature is multiplied with. */
  readonly factors: Float64Array;
}

function featureScale(rows: readonly LabelledFeatures[]): FeatureScale {
  const width = rows[0]?.features.length ?? 0;
  const none = new Float64Array(width);
  const mean = (value: (features: ArrayLike<number>, j: number) => number): Float64Array =>
    none.map((_, j) => rows.reduce((sum, { features }) => sum + value(features, j), 0) / rows.length);
  const means = mean((features, j) => features[j] ?? NaN);
  const squares = mean((features, j) => ((features[j] ?? NaN) - (means[j] ?? NaN)) ** 2);
  // a feature that never changes says nothing
  const factors = squares.map((square) => (square > 1e-12 ? 1 / Math.sqrt(square * width) : 0));
  return { means, factors };
}

/** @returns the features, scaled, then a 1 for the bias */
function scaled(features: ArrayLike<number>, { means, factors }: FeatureScale): Float64Array {
  const values = new Float64Array(means.length + 1);
  means.forEach((mean, j) => (values[j] = ((features[j] ?? NaN) - mean) * (factors[j] ?? 0)));
  values[means.length] = 1;
  return values;
}

function lossGradient(
  inputs: readonly Float64Array[],
  rows: readonly LabelledFeatures[],
  weights: Float64Array,
  labelCount: number,
): Float64Array {
  const width = weights.length / labelCount;
  const gradient = new Float64Array(weights.length);
  inputs.forEach((input, i) => {
    const shares = labelShares(input, weights, labelCount);
    shares.forEach((share, label) => {
      const error = (share - Number(rows[i]?.right === label)) / inputs.length;
      const start = label * width;
      for (let j = 0; j < width; j++)
        gradient[start + j] = (gradient[start + j] ?? 0) + error * (input[j] ?? 0);
    });
  });
  return gradient;
}

function labelShares(input: Float64Array, weights: Float64Array, labelCount: number): number[] {
  const logits = Array.from({ length: labelCount }, (_, label) => {
    let sum = 0;
    const start = label * input.length;
    for (let j = 0; j < input.length; j++) sum += (weights[start + j] ?? 0) * (input[j] ?? 0);
    return sum;
  });
  return softmax(logits);
}

/** The same classifier over features as they are. */
function unscaled(
  weights: Float64Array,
  { means, factors }: FeatureScale,
  labelCount: number,
): LinearClassifier {
  const width = means.length + 1;
  const rows = Array.from({ length: labelCount }, (_, label) =>
    [...weights.subarray(label * width, (label + 1) * width - 1)].map(
      (weight, j) => weight * (factors[j] ?? 0),
    ),
  );
  const bias = rows.map((row, label) =>
    row.reduce((sum, weight, j) => sum - weight * (means[j] ?? 0), weights[(label + 1) * width - 1] ?? 0),
  );
  return { weights: rows, bias };
}

/** As many digits of a weight as change a judgement. */
export const rounded = (value: number): number => Number(value.toPrecision(6));
