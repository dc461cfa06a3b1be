import { Text } from 'ink';
import stringWidth from 'string-width';
import { type PaneSize, contentSize } from '../layout/layout.js';
import { shortened } from '../text/shown-text.js';
import { useWords } from '../words/words-context.js';
import { Pane } from './pane.js';

interface HelpScreenProps {
  readonly size: PaneSize;
  /** How many lines it is scrolled down from its beginning. */
  readonly scroll: number;
}

/** What every key does. */
export function HelpScreen({ size, scroll }: HelpScreenProps) {
  const { help, helpTitle } = useWords();
  const { columns, rows } = contentSize(size);
  const keyColumns = Math.max(...help.map(([keys]) => stringWidth(keys)));
  const start = Math.max(0, Math.min(scroll, help.length - rows));
  return (
    <Pane title={helpTitle} size={size}>
      {help.slice(start, start + rows).map(([keys, effect]) => (
        <Text key={keys} wrap="truncate">
          {shortened(`${keys}${' '.repeat(keyColumns - stringWidth(keys))}  ${effect}`, columns)}
        </Text>
      ))}
    </Pane>
  );
}
