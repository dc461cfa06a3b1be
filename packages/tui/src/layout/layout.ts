/** Where things stand on a screen of a given size. */
export interface Layout {
  /** Outer size of the conversation's pane, borders included. */
  readonly conversation: PaneSize;
  /** Beside it; a single line below it where the window is narrow. */
  readonly judgement: PaneSize | 'line';
}

export interface PaneSize {
  readonly columns: number;
  readonly rows: number;
  /** Whether it has a border and a title. */
  readonly isFramed: boolean;
}

export const minimum = { columns: 24, rows: 6 } as const;

// a frame as high as the terminal makes it scroll and flicker, so one row stays free
const freeRows = 1;
const inputAndStatusRows = 2;
const sideBySideColumns = 60;
const framedRows = 7;

/** @returns undefined where the window is too small for anything but a line that says so */
export function layoutOf({ columns, rows }: Omit<PaneSize, 'isFramed'>): Layout | undefined {
  if (columns < minimum.columns || rows < minimum.rows) return undefined;
  const room = rows - freeRows - inputAndStatusRows;
  if (columns < sideBySideColumns || room < framedRows)
    return {
      conversation: { columns, rows: room - 1, isFramed: room - 1 >= framedRows },
      judgement: 'line',
    };
  const judgement = Math.max(24, Math.floor(columns * 0.36));
  return {
    conversation: { columns: columns - judgement, rows: room, isFramed: true },
    judgement: { columns: judgement, rows: room, isFramed: true },
  };
}

/** What a pane has for its lines. */
export function contentSize({ columns, rows, isFramed }: PaneSize): { columns: number; rows: number } {
  // a border and a space on either side; borders and a title
  return isFramed ? { columns: columns - 4, rows: rows - 3 } : { columns, rows };
}
