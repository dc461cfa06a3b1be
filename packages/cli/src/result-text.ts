/** Results for people. */
import { formatPercent } from '@qaio/client';
import { AbstainReason, type Classification } from '@qaio/protocol';

/** `正面 97.8% (正面 97.8%, 负面 2.2%)` */
export function classificationLine(judged: Classification): string {
  const label = judged.abstained ? `? (${abstainWord(judged.abstainReason)})` : judged.label;
  const scores = judged.scores
    .map((score) => `${score.label} ${formatPercent(score.probability)}`)
    .join(', ');
  return `${label} ${formatPercent(judged.confidence)} (${scores})`;
}

/** `low-confidence` of ABSTAIN_REASON_LOW_CONFIDENCE. */
function abstainWord(reason: AbstainReason): string {
  // a newer server may have others
  const name = (AbstainReason[reason] as string | undefined) ?? 'UNSPECIFIED';
  return name.replace('ABSTAIN_REASON_', '').toLowerCase().replaceAll('_', '-');
}
