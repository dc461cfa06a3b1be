import type { FormEvent, KeyboardEvent } from 'react';

export interface MessageFormProps {
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  readonly isRunning: boolean;
  readonly onSend: (message: string) => void;
  readonly onStop: () => void;
}

const examples = [
  '今天的实验终于成功了，太棒了！',
  '老板又改需求了，心累',
  '外卖送了两个小时，汤都洒了',
  '和男朋友分手了，好难过',
];

export function MessageForm({ draft, onDraft, isRunning, onSend, onStop }: MessageFormProps) {
  const send = (text: string): void => {
    if (text.trim() === '' || isRunning) return;
    onSend(text);
    onDraft('');
  };
  const onSubmit = (event: FormEvent): void => {
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
        aria-label="想说的话"
        autoFocus
        placeholder="说说今天的心情……（回车发送，Shift+回车换行）"
        rows={3}
        value={draft}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="actions">
        <div className="examples" aria-label="示例">
          {examples.map((example) => (
            <button key={example} type="button" disabled={isRunning} onClick={() => send(example)}>
              {example}
            </button>
          ))}
        </div>
        {isRunning ? (
          <button type="button" className="primary" onClick={onStop}>
            停止
          </button>
        ) : (
          <button type="submit" className="primary" disabled={draft.trim() === ''}>
            发送
          </button>
        )}
      </div>
    </form>
  );
}
