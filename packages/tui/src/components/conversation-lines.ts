import { type Turn, errorText, turnWords } from '@qaio/client';
import { wrapLines } from '../text/wrap-lines.js';

export interface ConversationLine {
  readonly key: string;
  readonly text: string;
  readonly tone: 'user' | 'reply' | 'notice' | 'error';
}

/** The conversation as lines of at most `columns` columns, oldest first. */
export function conversationLines(turns: readonly Turn[], columns: number): ConversationLine[] {
  return turns.flatMap((turn) => {
    const parts = [
      { tone: 'user', text: `你：${turn.message}` },
      { tone: 'reply', text: turn.text || turn.status === 'running' ? `答：${turn.text}` : '' },
      { tone: 'notice', text: turn.status === 'cancelled' ? `（${turnWords.zh.cancelled}）` : '' },
      { tone: 'error', text: turn.error ? errorText(turn.error, 'zh') : '' },
    ] as const;
    const lines = parts.flatMap(({ tone, text }) =>
      text === '' ? [] : wrapLines(text, columns).map((line) => ({ tone, text: line })),
    );
    return [...lines, { tone: 'notice', text: '' } as const].map((line, i) => ({
      ...line,
      key: `${turn.id}.${i}`,
    }));
  });
}
