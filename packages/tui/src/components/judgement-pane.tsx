import { Text } from 'ink';
import type { PaneSize } from '../layout/layout.js';
import { colored } from '../look/palette.js';
import { usePalette } from '../look/palette-context.js';
import type { JudgementLine, JudgementPiece } from '../text/judgement-lines.js';
import { Pane } from './pane.js';

interface JudgementPaneProps {
  /** Who judges. */
  readonly title: string;
  readonly size: PaneSize;
  readonly lines: readonly JudgementLine[];
}

/** Beside the conversation, and in its order: the newest below. */
export function JudgementPane({ title, size, lines }: JudgementPaneProps) {
  return (
    <Pane title={title} size={size}>
      {lines.map(({ key, pieces }) => (
        <JudgementText key={key} pieces={pieces} />
      ))}
    </Pane>
  );
}

/** One line. */
export function JudgementText({ pieces }: { readonly pieces: readonly JudgementPiece[] }) {
  const palette = usePalette();
  return (
    <Text wrap="truncate">
      {pieces.length === 0 && ' '}
      {pieces.map(({ text, tone, isBold = false }, i) => (
        <Text key={i} bold={isBold} dimColor={!tone && !isBold} {...(tone && colored(palette[tone]))}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
