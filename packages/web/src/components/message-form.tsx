import { turnWords } from '@qaio/client';
import type { SyntheticEvent, KeyboardEvent } from 'react';

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
    // Enter that confirms an input method's choice sends nothing
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send(draft);
  };
  return (
    <form className="message-form" onSubmit={onSubmit}>
      <textarea
        aria-label="消息"
        autoFocus
        placeholder="在这里输入（按回车发送，Shift+回车换行）"
        rows={3}
        value={draft}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="actions">
        <Examples examples={examples} isDisabled={isRunning} onChoose={send} />
        {isRunning ? (
          <button type="button" className="primary" onClick={onCancel}>
            {turnWords.zh.cancel}
          </button>
        ) : (
          <button type="submit" className="primary" disabled={draft.trim() === '' || !isReady}>
            发送
          </button>
        )}
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
  return (
    <div className="examples" aria-label="示例">
      {examples.map((example) => (
        <button key={example} type="button" disabled={isDisabled} onClick={() => onChoose(example)}>
          {example}
        </button>
      ))}
    </div>
  );
}
