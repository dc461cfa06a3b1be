import type { Turn } from '../state/app-state.js';
import { wrapLines } from '../text/wrap-lines.js';

export interface ConversationLine {
  readonly key: string;
  readonly text: string;
  readonly tone: 'user' | 'reply' | 'notice' | 'error';
}

const notices = { running: '', done: '', cancelled: '（已取消）', failed: '' } as const;

/** The conversation as lines of at most `columns` columns, oldest first. */
export function conversationLines(turns: readonly Turn[], columns: number): ConversationLine[] {
  return turns.flatMap((turn) => {
    const parts = [
      { tone: 'user', text: `你：${turn.message}` },
      { tone: 'reply', text: turn.reply || turn.status === 'running' ? `答：${turn.reply}` : '' },
      { tone: 'notice', text: notices[turn.status] },
      { tone: 'error', text: turn.error ? `出错：${turn.error}` : '' },
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
