import { Box, Text } from 'ink';
import type { Turn } from '../state/app-state.js';
import { type ConversationLine, conversationLines } from './conversation-lines.js';

export interface PaneSize {
  /** Outer size, border included. */
  readonly columns: number;
  readonly rows: number;
}

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
    <Box
      flexDirection="column"
      borderStyle="round"
      borderColor="gray"
      paddingX={1}
      width={columns}
      height={rows}
    >
      <Text bold>对话</Text>
      {visible.map(({ key, text, tone }) => (
        <Text key={key} wrap="truncate" {...tones[tone]}>
          {text || ' '}
        </Text>
      ))}
    </Box>
  );
}

function welcome(note: string, width: number): ConversationLine[] {
  const lines = ['说说今天的心情，回车发送。', '', note];
  return conversationLines([], width).concat(
    lines.map((text, i) => ({ key: `welcome.${i}`, text, tone: 'notice' })),
  );
}
