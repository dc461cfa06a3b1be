const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of exactly `columns` columns, filled to an eighth of a column. */
export function probabilityBar(probability: number, columns: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, probability)) * columns * 8);
  const bar = '█'.repeat(Math.floor(filled / 8)) + (eighths[filled % 8] ?? '');
  return bar.padEnd(columns, ' ');
}

const heights = '▁▂▃▄▅▆▇█';

/** A column of eight heights for a probability from 0 to 1. */
export function sparkBar(probability: number): string {
  return heights.charAt(Math.min(7, Math.max(0, Math.floor(probability * 8))));
}
