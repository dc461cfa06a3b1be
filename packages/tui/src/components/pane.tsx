import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

export interface PaneSize {
  /** Outer size, border included. */
  readonly columns: number;
  readonly rows: number;
}

interface PaneProps extends PaneSize {
  readonly title: string;
  readonly children: ReactNode;
}

/** A framed part of the screen. */
export function Pane({ title, columns, rows, children }: PaneProps) {
  return (
    <Box
      flexDirection="column"
      borderStyle="round"
      borderColor="gray"
      paddingX={1}
      width={columns}
      height={rows}
    >
      <Text bold>{title}</Text>
      {children}
    </Box>
  );
}
