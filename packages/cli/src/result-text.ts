/** Results for people. */
import { type Language, formatPercent } from '@qaio/client';
import { AbstainReason, type Classification } from '@qaio/protocol';

/** `正面 97.8% (正面 97.8%, 负面 2.2%)` */
export function classificationLine(judged: Classification, language: Language): string {
  const label = judged.abstained ? `? (${abstainWord(judged.abstainReason, language)})` : judged.label;
  const scores = judged.scores
    .map((score) => `${score.label} ${formatPercent(score.probability)}`)
    .join(', ');
  return `${label} ${formatPercent(judged.confidence)} (${scores})`;
}

/** `low-confidence` of ABSTAIN_REASON_LOW_CONFIDENCE. */
function abstainWord(reason: AbstainReason, language: Language): string {
  const chinese = language === 'zh' ? chineseReasons.get(reason) : undefined;
  if (chinese !== undefined) return chinese;
  // a newer server may have others
  const name = (AbstainReason[reason] as string | undefined) ?? 'UNSPECIFIED';
  return name.replace('ABSTAIN_REASON_', '').toLowerCase().replaceAll('_', '-');
}

const chineseReasons: ReadonlyMap<AbstainReason, string> = new Map([
  [AbstainReason.ABSTAIN_REASON_LOW_CONFIDENCE, '把握不够'],
  [AbstainReason.ABSTAIN_REASON_LOW_LABEL_MASS, '模型不像要说这些标签'],
  [AbstainReason.ABSTAIN_REASON_OUT_OF_SCOPE, '超出任务的范围'],
]);
