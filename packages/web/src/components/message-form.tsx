import type { ConversationTask } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import type { KeyboardEvent, SyntheticEvent } from 'react';
import { useWords } from '../words/words-context.js';
import { LengthNote, lengthNote } from './length-note.js';
import { SendOrStop } from './send-or-stop.js';
import { useWaiting } from './use-waiting.js';

export interface MessageFormProps {
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  /** Those of the server. */
  readonly tasks: readonly Task[];
  /** Where messages go; undefined where no task takes them. */
  readonly chosen: ConversationTask | undefined;
  /** Something can be sent. */
  readonly isReady: boolean;
  /** The server is not there yet: what is sent waits for it, until it is changed. */
  readonly isConnecting: boolean;
  readonly isRunning: boolean;
  readonly onSend: (message: string) => void;
  readonly onCancel: () => void;
}

export function MessageForm({ draft, isReady, isConnecting, isRunning, ...props }: MessageFormProps) {
  const words = useWords();
  const note = lengthNote(props.tasks, props.chosen, draft);
  const canSend = draft.trim() !== '' && !note.isTooLong;
  const send = (text: string): void => {
    if (isRunning || !isReady) return;
    props.onSend(text);
  };
  const [isWaiting, setWaiting] = useWaiting(isConnecting, () => canSend && send(draft));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isConnecting && !isRunning) setWaiting(canSend);
    else if (canSend) send(draft);
  };
  const change = (text: string): void => {
    setWaiting(false);
    props.onDraft(text);
  };
  return (
    <form className="message-form" onSubmit={submit}>
      <textarea
        aria-label={words.message}
        autoFocus
        placeholder={words.placeholder}
        rows={3}
        value={draft}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => isSending(event) && submit(event)}
      />
      <LengthNote {...note} />
      <div className="actions">
        {isWaiting ? (
          <span role="status">{words.waiting}</span>
        ) : (
          <Examples
            examples={props.chosen?.field.examples ?? []}
            isDisabled={isRunning || !isReady}
            onChoose={props.onSend}
          />
        )}
        <SendOrStop
          isRunning={isRunning || isWaiting}
          canSend={(isReady || isConnecting) && canSend}
          onCancel={isWaiting ? () => setWaiting(false) : props.onCancel}
        />
      </div>
    </form>
  );
}

const isSending = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'Enter' && !shiftKey;

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
