import { choiceTone, formatPercent, turnWords } from '@qaio/client';
import type { Classification, LabelScore } from '@qaio/protocol';
import type { ReactNode } from 'react';
import { useWords } from '../words/words-context.js';

interface JudgementViewProps {
  /** Who judges, for people. */
  readonly title: string;
  readonly classification: Classification;
  /** What else there is to say of it. */
  readonly children?: ReactNode;
}

/** Every label once, with its probability as a bar; the one that was chosen stands out. */
export function JudgementView({ title, classification, children }: JudgementViewProps) {
  const { language } = useWords();
  const { abstained, label, scores } = classification;
  return (
    <section className="judgement" aria-label={title}>
      {abstained && <strong className="label">{turnWords[language].abstained}</strong>}
      <dl>
        {scores.map((score) => (
          <LabelRow key={score.label} score={score} isChosen={!abstained && score.label === label} />
        ))}
      </dl>
      {children}
    </section>
  );
}

function LabelRow({ score, isChosen }: { readonly score: LabelScore; readonly isChosen: boolean }) {
  const { label, labelId, probability } = score;
  const tone = choiceTone(labelId);
  return (
    <div>
      <dt>{isChosen ? <strong className={`label ${tone}`}>{label}</strong> : label}</dt>
      <dd>
        <progress className={tone} max={1} value={probability} aria-label={label} />
        <span>{formatPercent(probability)}</span>
      </dd>
    </div>
  );
}
