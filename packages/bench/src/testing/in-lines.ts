import { toldAll } from '@qaio/core';
import type { DrawTable } from '../report.js';

/** A table whose columns are not lined up. */
export const inLines: DrawTable = (rows) => {
  const lines = rows.map((row) => row.map(String).join('  '));
  return toldAll(lines, '\n');
};
