const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of exactly `columns` columns, filled to an eighth of a column. */
export function probabilityBar(probability: number, columns: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, probability)) * columns * 8);
  const bar = '█'.repeat(Math.floor(filled / 8)) + (eighths[filled % 8] ?? '');
  return bar.padEnd(columns, ' ');
}
