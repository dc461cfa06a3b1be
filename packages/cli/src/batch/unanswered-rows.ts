/** The rows of a batch that have no answer, by why. */
import { type Told, type ToldPart, told, toldAll } from '@qaio/core';
import type { RowError } from './row-outcome.js';

const most = 3;

interface Reason {
  readonly message: string;
  readonly firstRow: number;
  count: number;
}

export class UnansweredRows {
  readonly #reasons = new Map<string, Reason>();

  /** @param row counts from 1 */
  add(row: number, { message }: RowError): void {
    // what differs by a figure is the same reason
    const key = message.replaceAll(/\d+/gu, '0');
    const known = this.#reasons.get(key);
    if (known) known.count += 1;
    else this.#reasons.set(key, { message, firstRow: row, count: 1 });
  }

  get count(): number {
    return [...this.#reasons.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** How many of all there are, and a line for each of the commonest reasons. */
  told(rowCount: number): Told {
    const sorted = [...this.#reasons.values()].sort((a, b) => b.count - a.count || a.firstRow - b.firstRow);
    const lines: ToldPart[] = sorted
      .slice(0, most)
      .map(({ message, firstRow, count }) =>
        count === 1
          ? told`${count} (row ${firstRow}): ${message}`
          : told`${count} (row ${firstRow} the first): ${message}`,
      );
    const others = sorted.slice(most).reduce((sum, { count }) => sum + count, 0);
    if (others > 0) lines.push(told`${others} for other reasons`);
    return told`${this.count} of ${rowCount} rows have no answer:\n  ${toldAll(lines, '\n  ')}`;
  }
}
