/** Results for people. */
import { formatPercent } from '@qaio/client';
import type { Classification } from '@qaio/core';

/** `正面 97.8% (正面 97.8%, 负面 2.2%)` */
export function classificationLine(output: Classification): string {
  const label = output.abstainReason ? `? (${output.abstainReason})` : output.label;
  const scores = output.scores
    .map((score) => `${score.label} ${formatPercent(score.probability)}`)
    .join(', ');
  return `${label} ${formatPercent(output.confidence)} (${scores})`;
}
