import type { ConnectionState } from '@qaio/client';
import { Text } from 'ink';
import { shortened } from '../text/shown-text.js';

interface StatusLineProps {
  readonly status: ConnectionState['status'];
  readonly state: string;
  /** What stands behind the state. */
  readonly text: string;
  readonly isTrouble: boolean;
  readonly columns: number;
}

const colors = {
  connecting: 'yellow',
  connected: 'green',
  lost: 'red',
} as const satisfies Record<ConnectionState['status'], string>;

/** The connection's state first, whatever the width. */
export function StatusLine({ status, state, text, isTrouble, columns }: StatusLineProps) {
  const line = shortened(state + text, columns);
  return (
    <Text wrap="truncate">
      <Text color={colors[status]}>{line.slice(0, state.length)}</Text>
      <Text dimColor={!isTrouble} {...(isTrouble && { color: 'yellow' })}>
        {line.slice(state.length)}
      </Text>
    </Text>
  );
}
