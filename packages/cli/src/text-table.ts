/**
 * Rows as lines whose columns stand under one another.
 *
 * @param leftColumns columns of prose, which are aligned to the left; the others are figures
 */
export function textTable(rows: readonly (readonly string[])[], leftColumns = Infinity): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column < leftColumns ? text.padEnd(width) : text.padStart(width);
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}
