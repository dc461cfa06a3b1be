/** Results for people. */
import type { Classification } from '@qaio/core';

function percent(probability: number): string {
  return `${(100 * probability).toFixed(1)}%`;
}

/** `正面 97.8% (正面 97.8%, 负面 2.2%)` */
export function classificationLine(output: Classification): string {
  const label = output.abstainReason ? `? (${output.abstainReason})` : output.label;
  const scores = output.scores.map((score) => `${score.label} ${percent(score.probability)}`).join(', ');
  return `${label} ${percent(output.confidence)} (${scores})`;
}
