import type { ConnectionState } from '@qaio/client';
import { Text } from 'ink';
import { colored } from '../look/palette.js';
import { usePalette } from '../look/palette-context.js';
import { shortened } from '../text/shown-text.js';

interface StatusLineProps {
  readonly status: ConnectionState['status'];
  readonly state: string;
  /** What stands behind the state. */
  readonly text: string;
  readonly isTrouble: boolean;
  readonly columns: number;
}

/** The connection's state first, whatever the width. */
export function StatusLine({ status, state, text, isTrouble, columns }: StatusLineProps) {
  const palette = usePalette();
  const line = shortened(state + text, columns);
  return (
    <Text wrap="truncate">
      <Text {...colored(palette[status])}>{line.slice(0, state.length)}</Text>
      <Text dimColor={!isTrouble} {...(isTrouble && colored(palette.warning))}>
        {line.slice(state.length)}
      </Text>
    </Text>
  );
}
