import { type Correction, errorText, otherLabels, turnWords } from '@qaio/client';
import type { Classification } from '@qaio/protocol';
import { useState } from 'react';
import { useWords } from '../words/words-context.js';

interface CorrectionFormProps {
  readonly classification: Classification;
  /** What has been said against it already. */
  readonly correction: Correction | undefined;
  readonly onCorrect: (label: string) => void;
}

/** A button that calls a judgement wrong, then one for each label that could be right. */
export function CorrectionForm({ classification, correction, onCorrect }: CorrectionFormProps) {
  const { cancel, language } = useWords();
  const words = turnWords[language];
  // undefined before anybody has touched it: only then is the keyboard elsewhere
  const [isAsking, setAsking] = useState<boolean>();
  const isSending = correction?.status === 'sending';
  if (!isAsking)
    return (
      <div key="said" className="correction">
        {correction?.status === 'kept' && <span role="status">{words.corrected(correction.label)}</span>}
        {correction?.error && (
          <span role="alert">{`${words.notCorrected} ${errorText(correction.error, language)}`}</span>
        )}
        <button
          type="button"
          autoFocus={isAsking === false}
          aria-disabled={isSending}
          onClick={() => setAsking(!isSending)}
        >
          {words.wrong}
        </button>
      </div>
    );
  const choose = (label: string): void => {
    setAsking(false);
    onCorrect(label);
  };
  return (
    <div key="asking" className="correction" role="group" aria-label={words.whichIsRight}>
      <span>{words.whichIsRight}</span>
      {otherLabels(classification).map(({ label }, i) => (
        <button type="button" key={label} autoFocus={i === 0} onClick={() => choose(label)}>
          {label}
        </button>
      ))}
      <button type="button" onClick={() => setAsking(false)}>
        {cancel}
      </button>
    </div>
  );
}
