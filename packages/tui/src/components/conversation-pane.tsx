import { Text } from 'ink';
import type { Turn } from '../state/app-state.js';
import { type ConversationLine, conversationLines } from './conversation-lines.js';
import { wrapLines } from '../text/wrap-lines.js';
import { Pane, type PaneSize } from './pane.js';

interface ConversationPaneProps extends PaneSize {
  readonly turns: readonly Turn[];
  readonly scroll: number;
  readonly note: string;
}

const tones = {
  user: { color: 'cyan' },
  reply: {},
  notice: { dimColor: true },
  error: { color: 'red' },
} as const satisfies Record<ConversationLine['tone'], object>;

/** Left half: the newest lines that fit, or older ones when scrolled up. */
export function ConversationPane({ turns, scroll, note, columns, rows }: ConversationPaneProps) {
  const width = columns - 4;
  const all = turns.length > 0 ? conversationLines(turns, width) : welcome(note, width);
  const height = rows - 3;
  const end = Math.max(Math.min(height, all.length), all.length - scroll);
  const visible = all.slice(Math.max(0, end - height), end);
  return (
    <Pane title="对话" columns={columns} rows={rows}>
      {visible.map(({ key, text, tone }) => (
        <Text key={key} wrap="truncate" {...tones[tone]}>
          {text || ' '}
        </Text>
      ))}
    </Pane>
  );
}

function welcome(note: string, width: number): ConversationLine[] {
  const lines = ['说说今天的心情，回车发送。', '', ...wrapLines(note, width)];
  return lines.map((text, i) => ({ key: `welcome.${i}`, text, tone: 'notice' }));
}
