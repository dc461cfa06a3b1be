import type { Turn } from '@qaio/client';
import { Text } from 'ink';

import { type ConversationLine, conversationLines } from './conversation-lines.js';
import { wrapLines } from '../text/wrap-lines.js';
import { Pane, type PaneSize } from './pane.js';

interface ConversationPaneProps extends PaneSize {
  readonly turns: readonly Turn[];
  readonly scroll: number;
  /** What stands there before the first turn. */
  readonly welcome: string;
}

const tones = {
  user: { color: 'cyan' },
  reply: {},
  notice: { dimColor: true },
  error: { color: 'red' },
} as const satisfies Record<ConversationLine['tone'], object>;

/** Left half: the newest lines that fit, or older ones when scrolled up. */
export function ConversationPane({ turns, scroll, welcome, columns, rows }: ConversationPaneProps) {
  const width = columns - 4;
  const all = turns.length > 0 ? conversationLines(turns, width) : welcomeLines(welcome, width);
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

function welcomeLines(text: string, width: number): ConversationLine[] {
  return wrapLines(text, width).map((line, i) => ({ key: `welcome.${i}`, text: line, tone: 'notice' }));
}
