import { turnWords } from '@qaio/client';
import { useRef } from 'react';
import { useEscape } from '../browser/use-escape.js';
import { useFocusBack } from '../browser/use-focus-back.js';
import { useWords } from '../words/words-context.js';

interface SendOrStopProps {
  readonly isRunning: boolean;
  readonly canSend: boolean;
  readonly onCancel: () => void;
}

/** Two buttons by key: one that turned from `button` to `submit` during a click would stop and send. Esc stops, too. */
export function SendOrStop({ isRunning, canSend, onCancel }: SendOrStopProps) {
  const words = useWords();
  const button = useRef<HTMLButtonElement>(null);
  useEscape(isRunning ? onCancel : undefined);
  useFocusBack(button, isRunning);
  return isRunning ? (
    <button ref={button} key="stop" type="button" className="primary" onClick={onCancel}>
      {turnWords[words.language].cancel}
    </button>
  ) : (
    <button ref={button} key="send" type="submit" className="primary" disabled={!canSend}>
      {words.send}
    </button>
  );
}
