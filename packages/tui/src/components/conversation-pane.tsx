import { Text, type TextProps } from 'ink';
import { type PaneSize, contentSize } from '../layout/layout.js';
import { type Palette, colored } from '../look/palette.js';
import { usePalette } from '../look/palette-context.js';
import type { ConversationLine } from './conversation-lines.js';
import { Pane } from './pane.js';

interface ConversationPaneProps {
  readonly title: string;
  readonly size: PaneSize;
  readonly lines: readonly ConversationLine[];
  /** How many lines it is scrolled up from its end; undefined where it stands at its beginning. */
  readonly scroll: number | undefined;
}

function toneStyle(tone: ConversationLine['tone'], palette: Palette): TextProps {
  if (tone === 'notice') return { dimColor: true };
  return tone === 'reply' ? {} : colored(palette[tone]);
}

/** The newest lines that fit, or older ones when scrolled up. */
export function ConversationPane({ title, size, lines, scroll }: ConversationPaneProps) {
  const palette = usePalette();
  const { rows } = contentSize(size);
  const end = Math.max(Math.min(rows, lines.length), lines.length - (scroll ?? lines.length));
  return (
    <Pane title={title} size={size}>
      {lines.slice(Math.max(0, end - rows), end).map(({ key, text, tone, isFound = false }) => (
        <Text key={key} wrap="truncate" inverse={isFound} {...toneStyle(tone, palette)}>
          {text || ' '}
        </Text>
      ))}
    </Pane>
  );
}
