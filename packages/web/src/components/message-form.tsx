import type { SyntheticEvent, KeyboardEvent } from 'react';
import { useWords } from '../words/words-context.js';
import { SendOrStop } from './send-or-stop.js';

export interface MessageFormProps {
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  /** Messages to try it with. */
  readonly examples: readonly string[];
  /** There is a task to send to. */
  readonly isReady: boolean;
  readonly isRunning: boolean;
  readonly onSend: (message: string) => void;
  readonly onCancel: () => void;
}

export function MessageForm({
  draft,
  onDraft,
  examples,
  isReady,
  isRunning,
  onSend,
  onCancel,
}: MessageFormProps) {
  const words = useWords();
  const send = (text: string): void => {
    if (text.trim() === '' || isRunning || !isReady) return;
    onSend(text);
    onDraft('');
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    send(draft);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    send(draft);
  };
  return (
    <form className="message-form" onSubmit={onSubmit}>
      <textarea
        aria-label={words.message}
        autoFocus
        placeholder={words.placeholder}
        rows={3}
        value={draft}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="actions">
        <Examples examples={examples} isDisabled={isRunning || !isReady} onChoose={send} />
        <SendOrStop {...{ isRunning, onCancel }} canSend={isReady && draft.trim() !== ''} />
      </div>
    </form>
  );
}

interface ExamplesProps {
  readonly examples: readonly string[];
  readonly isDisabled: boolean;
  readonly onChoose: (example: string) => void;
}

function Examples({ examples, isDisabled, onChoose }: ExamplesProps) {
  const words = useWords();
  return (
    <div className="examples" role="group" aria-label={words.examples}>
      {examples.map((example) => (
        // one that is disabled could not be reached with the keyboard where the row of them is scrolled
        <button key={example} type="button" aria-disabled={isDisabled} onClick={() => onChoose(example)}>
          {example}
        </button>
      ))}
    </div>
  );
}
