import { Text } from 'ink';
import stringWidth from 'string-width';
import { type PaneSize, contentSize } from '../layout/layout.js';
import { shortened } from '../text/shown-text.js';
import { Pane } from './pane.js';

interface TableScreenProps {
  readonly title: string;
  /** Names, and what belongs to them. */
  readonly lines: readonly (readonly [name: string, text: string])[];
  readonly size: PaneSize;
  /** How many lines it is scrolled down from its beginning. */
  readonly scroll: number;
}

/** Names and what belongs to them, side by side. */
export function TableScreen({ title, lines, size, scroll }: TableScreenProps) {
  const { columns, rows } = contentSize(size);
  const nameColumns = Math.max(...lines.map(([name]) => stringWidth(name)));
  const start = Math.max(0, Math.min(scroll, lines.length - rows));
  return (
    <Pane title={title} size={size}>
      {lines.slice(start, start + rows).map(([name, text]) => (
        <Text key={name} wrap="truncate">
          {shortened(`${name}${' '.repeat(nameColumns - stringWidth(name))}  ${text}`, columns)}
        </Text>
      ))}
    </Pane>
  );
}
