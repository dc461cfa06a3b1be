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

/** Every label once, with its probability as a bar, one for both of two; the one that was chosen stands out. */
export function JudgementView({ title, classification, children }: JudgementViewProps) {
  const { language } = useWords();
  const { abstained, label, scores } = classification;
  const sides = scores.length === 2 ? <Sides scores={scores} /> : undefined;
  return (
    <div className="judgement" role="group" aria-label={title}>
      {abstained && <strong className="label">{turnWords[language].abstained}</strong>}
      <dl className={sides ? 'sides' : undefined}>
        {scores.map((score) => (
          <LabelRow
            key={score.label}
            score={score}
            isChosen={!abstained && score.label === label}
            hasBar={!sides}
          />
        ))}
      </dl>
      {sides}
      {children}
    </div>
  );
}

/** What one of two is, the other is not. */
function Sides({ scores }: { readonly scores: readonly LabelScore[] }) {
  return (
    <div className="bar-of-two" aria-hidden="true">
      {scores.map(({ label, labelId, probability }) => (
        <span key={label} className={choiceTone(labelId)} style={{ flexGrow: probability }} />
      ))}
    </div>
  );
}

interface LabelRowProps {
  readonly score: LabelScore;
  readonly isChosen: boolean;
  readonly hasBar: boolean;
}

function LabelRow({ score, isChosen, hasBar }: LabelRowProps) {
  const { label, labelId, probability } = score;
  const tone = choiceTone(labelId);
  return (
    <div>
      <dt>{isChosen ? <strong className={`label ${tone}`}>{label}</strong> : label}</dt>
      <dd>
        {hasBar && <progress className={tone} max={1} value={probability} aria-label={label} />}
        <span>{formatPercent(probability)}</span>
      </dd>
    </div>
  );
}
