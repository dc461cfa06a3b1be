import type { Fitted } from './fitted-calibration.js';
import type { ScoredRow } from './scored-row.js';

// powers of two
const [lowest, highest] = [-3, 5];
const golden = (Math.sqrt(5) - 1) / 2;
// to within half a per cent
const stepCount = 15;

/**
 * The bias with the temperature from 1/8 to 32 that has the least mean loss, which has one minimum only;
 * https://arxiv.org/abs/1706.04599
 *
 * @param rows at least one
 */
export function withTemperature(rows: readonly ScoredRow[], bias: readonly number[]): Fitted {
  const shifted = rows.map(({ logProbs, right }) => {
    const logits = logProbs.map((logProb, i) => logProb + (bias[i] ?? 0));
    // relative to the right one: the loss of a row is the logarithm of the sum of their exponentials
    return logits.map((logit) => logit - (logits[right] ?? 0));
  });
  const loss = (power: number): number => {
    const scale = 2 ** -power;
    return shifted.reduce((sum, logits) => sum + logSumExp(logits, scale), 0);
  };
  let [low, high] = [lowest, highest];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [leftLoss, rightLoss] = [loss(left), loss(right)];
  for (let i = 0; i < stepCount; i++) {
    if (leftLoss <= rightLoss) {
      [high, right, rightLoss] = [right, left, leftLoss];
      left = high - golden * (high - low);
      leftLoss = loss(left);
    } else {
      [low, left, leftLoss] = [left, right, rightLoss];
      right = low + golden * (high - low);
      rightLoss = loss(right);
    }
  }
  return { bias: [...bias], temperature: 2 ** ((low + high) / 2) };
}

function logSumExp(logits: readonly number[], scale: number): number {
  // indexed: this runs for every row of every fold of every candidate
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) max = Math.max(max, scale * (logits[i] ?? 0));
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(scale * (logits[i] ?? 0) - max);
  return max + Math.log(sum);
}
