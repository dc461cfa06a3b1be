import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { PaneSize } from '../layout/layout.js';
import { usePalette } from '../look/palette-context.js';
import { shortened } from '../text/shown-text.js';

interface PaneProps {
  readonly size: PaneSize;
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of the screen, framed where there is room for it. */
export function Pane({ size: { columns, rows, isFramed }, title, children }: PaneProps) {
  const { quiet } = usePalette();
  if (!isFramed)
    return (
      <Box flexDirection="column" width={columns} height={rows}>
        {children}
      </Box>
    );
  return (
    <Box
      flexDirection="column"
      borderStyle="round"
      {...(quiet !== undefined && { borderColor: quiet })}
      paddingX={1}
      width={columns}
      height={rows}
    >
      <Text bold wrap="truncate">
        {shortened(title, columns - 4)}
      </Text>
      {children}
    </Box>
  );
}
