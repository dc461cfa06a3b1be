import { useState } from 'react';
import { curlCommand } from '../browser/curl-command.js';
import { copiedAnswer, type Turn } from '@qaio/client';
import { useWords } from '../words/words-context.js';
import { CopyButton, type CopyButtonProps } from './copy-button.js';

export interface TurnActionsProps extends Pick<CopyButtonProps, 'onCopy'> {
  /** It has ended. */
  readonly turn: Turn;
  /** Undefined as long as nothing can be sent. */
  readonly onAgain: ((turn: Turn) => void) | undefined;
  /** Undefined where a turn stands alone: it is sent from elsewhere. */
  readonly onEdit: ((turn: Turn) => void) | undefined;
}

/** What can be done with a turn. */
export function TurnActions({ turn, onCopy, onAgain, onEdit }: TurnActionsProps) {
  const words = useWords();
  const answer = copiedAnswer(turn);
  const [isCode, setCode] = useState(false);
  return (
    <>
      <div className="turn-actions">
        {answer !== '' && <CopyButton text={answer} onCopy={onCopy} />}
        {onEdit && (
          <>
            {!turn.isTakenBack && (
              <button type="button" aria-disabled={onAgain === undefined} onClick={() => onAgain?.(turn)}>
                {words.again}
              </button>
            )}
            <button type="button" aria-expanded={isCode} onClick={() => setCode(!isCode)}>
              {words.code}
            </button>
            <button type="button" onClick={() => onEdit(turn)}>
              {words.edit}
            </button>
          </>
        )}
      </div>
      {isCode && (
        <pre className="code" tabIndex={0} role="group" aria-label={words.code}>
          {curlCommand(location.origin, turn)}
        </pre>
      )}
    </>
  );
}
