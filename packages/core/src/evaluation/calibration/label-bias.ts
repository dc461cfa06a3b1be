import { softmax } from '../../output/calibration.js';
import type { Fitted } from './fitted-calibration.js';
import { centred } from './leaning.js';
import { solveLinear } from './linear-system.js';
import type { ScoredRow } from './scored-row.js';

// how strongly a weight is held where it changes nothing, in rows
const ridge = 1;
const maxSteps = 50;

/**
 * A bias per label and a temperature, fitted together: vector scaling with one scale for all labels, regularised
 * towards no change; https://arxiv.org/abs/1706.04599. By Gauss and Newton's steps, halved until they lessen the loss.
 *
 * @param rows at least one, all with the right label known
 */
export function fitLabelBias(rows: readonly ScoredRow[]): Fitted {
  const labelCount = rows[0]?.logProbs.length ?? 0;
  // a shift per label, then the logarithm of the scale
  let weights = new Array<number>(labelCount + 1).fill(0);
  let loss = penalisedLoss(rows, weights);
  for (let step = 0; step < maxSteps; step++) {
    const next = betterAlong(rows, weights, loss, newtonStep(rows, weights));
    if (!next) break;
    const gain = loss - next.loss;
    ({ weights, loss } = next);
    if (gain < 1e-9 * rows.length) break;
  }
  const scale = scaleOf(weights);
  return { bias: centred(weights.slice(0, -1).map((shift) => shift / scale)), temperature: 1 / scale };
}

const scaleOf = (weights: readonly number[]): number => Math.exp(weights.at(-1) ?? 0);

const sharesOf = ({ logProbs }: ScoredRow, scale: number, weights: readonly number[]): number[] =>
  softmax(logProbs.map((logProb, i) => scale * logProb + (weights[i] ?? 0)));

function penalisedLoss(rows: readonly ScoredRow[], weights: readonly number[]): number {
  const scale = scaleOf(weights);
  const penalty = weights.reduce((sum, weight) => sum + (ridge / 2) * weight ** 2, 0);
  return rows.reduce(
    (sum, row) => sum - Math.log(Math.max(1e-300, sharesOf(row, scale, weights)[row.right] ?? 0)),
    penalty,
  );
}

interface Slope {
  /** The gradient, downwards. */
  readonly downhill: number[];
  /** Fisher's information, which has no direction that curves downwards. */
  readonly curvature: readonly number[][];
}

/** The step to the minimum of a parabola that touches the loss here and opens upwards. */
function newtonStep(rows: readonly ScoredRow[], weights: readonly number[]): number[] {
  const downhill = weights.map((weight) => -ridge * weight);
  const curvature = weights.map((_, i) => weights.map((__, j) => (i === j ? ridge : 0)));
  const scale = scaleOf(weights);
  for (const row of rows) addRow(row, scale, sharesOf(row, scale, weights), { downhill, curvature });
  return solveLinear(curvature, downhill);
}

function addRow(
  { logProbs, right }: ScoredRow,
  scale: number,
  shares: readonly number[],
  { downhill, curvature }: Slope,
): void {
  const last = shares.length;
  const scaled = logProbs.map((logProb) => scale * logProb);
  const expected = scaled.reduce((sum, each, i) => sum + each * (shares[i] ?? 0), 0);
  const add = (line: number[] | undefined, at: number, value: number): void => {
    if (line) line[at] = (line[at] ?? 0) + value;
  };
  shares.forEach((share, i) => {
    const fromMean = (scaled[i] ?? 0) - expected;
    add(downhill, i, (i === right ? 1 : 0) - share);
    shares.forEach((other, j) => add(curvature[i], j, (i === j ? share : 0) - share * other));
    add(curvature[i], last, share * fromMean);
    add(curvature[last], i, share * fromMean);
    add(curvature[last], last, share * fromMean ** 2);
  });
  add(downhill, last, (scaled[right] ?? 0) - expected);
}

/** The longest of ever shorter steps that lessens the loss; undefined if none does. */
function betterAlong(
  rows: readonly ScoredRow[],
  weights: readonly number[],
  loss: number,
  step: readonly number[],
): { weights: number[]; loss: number } | undefined {
  for (let length = 1; length > 1e-6; length /= 2) {
    const next = weights.map((weight, i) => weight + length * (step[i] ?? 0));
    const nextLoss = penalisedLoss(rows, next);
    if (nextLoss < loss) return { weights: next, loss: nextLoss };
  }
  return undefined;
}
