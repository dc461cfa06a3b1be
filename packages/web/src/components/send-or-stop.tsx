import { turnWords } from '@qaio/client';
import { useWords } from '../words/words-context.js';

interface SendOrStopProps {
  readonly isRunning: boolean;
  readonly canSend: boolean;
  readonly onCancel: () => void;
}

/** Two buttons by key: one that turned from `button` to `submit` during a click would stop and send. */
export function SendOrStop({ isRunning, canSend, onCancel }: SendOrStopProps) {
  const words = useWords();
  return isRunning ? (
    <button key="stop" type="button" className="primary" onClick={onCancel}>
      {turnWords[words.language].cancel}
    </button>
  ) : (
    <button key="send" type="submit" className="primary" disabled={!canSend}>
      {words.send}
    </button>
  );
}
