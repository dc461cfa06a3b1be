import { choiceTone, formatPercent, turnWords } from '@qaio/client';
import type { Classification } from '@qaio/protocol';

interface JudgementViewProps {
  /** Who judges, for people. */
  readonly title: string;
  readonly classification: Classification;
}

/** The label with every label's probability as a bar. */
export function JudgementView({ title, classification }: JudgementViewProps) {
  const { abstained, label, labelId, scores } = classification;
  return (
    <section className="judgement" aria-label={title}>
      <strong className={`label ${choiceTone(labelId)}`}>{abstained ? turnWords.zh.abstained : label}</strong>
      <dl>
        {scores.map((score) => (
          <div key={score.label}>
            <dt>{score.label}</dt>
            <dd>
              <progress
                className={choiceTone(score.labelId)}
                max={1}
                value={score.probability}
                aria-label={score.label}
              />
              <span>{formatPercent(score.probability)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
