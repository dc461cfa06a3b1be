import { Text } from 'ink';
import { type PaneSize, contentSize } from '../layout/layout.js';
import type { ConversationLine } from './conversation-lines.js';
import { Pane } from './pane.js';

interface ConversationPaneProps {
  readonly title: string;
  readonly size: PaneSize;
  readonly lines: readonly ConversationLine[];
  /** How many lines it is scrolled up from its end; undefined where it stands at its beginning. */
  readonly scroll: number | undefined;
}

const tones = {
  user: { color: 'cyan' },
  reply: {},
  notice: { dimColor: true },
  warning: { color: 'yellow' },
  error: { color: 'red' },
} as const satisfies Record<ConversationLine['tone'], object>;

/** The newest lines that fit, or older ones when scrolled up. */
export function ConversationPane({ title, size, lines, scroll }: ConversationPaneProps) {
  const { rows } = contentSize(size);
  const end = Math.max(Math.min(rows, lines.length), lines.length - (scroll ?? lines.length));
  return (
    <Pane title={title} size={size}>
      {lines.slice(Math.max(0, end - rows), end).map(({ key, text, tone }) => (
        <Text key={key} wrap="truncate" {...tones[tone]}>
          {text || ' '}
        </Text>
      ))}
    </Pane>
  );
}
