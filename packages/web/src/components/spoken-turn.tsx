import { type Turn, formatPercent, judgements, shownAnswer, turnWords, waitingText } from '@qaio/client';
import type { Classification } from '@qaio/protocol';
import { useWords } from '../words/words-context.js';

/** The newest turn for those who do not see it: what it is judged to be, and the answer once it is whole. */
export function SpokenTurn({ turn }: { readonly turn: Turn | undefined }) {
  const { language } = useWords();
  const judged = turn ? judgements(turn) : [];
  const isEnded = turn !== undefined && turn.status !== 'running';
  return (
    <div className="unseen" role="status" aria-atomic="false">
      {turn?.waiting && <p>{waitingText(turn, language)}</p>}
      {judged.map(({ task, classification }) => (
        <p key={`${turn?.id} ${task}`}>{spoken(classification, turnWords[language].abstained)}</p>
      ))}
      {isEnded && <p key={turn.id}>{shownAnswer(turn, language)}</p>}
    </div>
  );
}

const spoken = ({ label, abstained, confidence }: Classification, unsure: string): string =>
  `${abstained ? unsure : label} ${formatPercent(confidence)}`;
