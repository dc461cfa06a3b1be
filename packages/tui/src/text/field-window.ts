import stringWidth from 'string-width';
import { shownText } from './shown-text.js';
import type { TextField } from '../state/text-field.js';

const lineBreak = '⏎';

export interface FieldWindow {
  readonly text: string;
  /** The cursor's distance from the window's left edge, in terminal columns. */
  readonly cursorColumn: number;
}

/** The part of a line that fits into `columns`, with room for the cursor behind the last character. */
export function fieldWindow({ characters: typed, cursor }: TextField, columns: number): FieldWindow {
  const characters = typed.map((character) => (character === '\n' ? lineBreak : shownText(character)));
  const widths = characters.map((character) => stringWidth(character));
  const room = Math.max(2, columns - 1);
  let start = 0;
  while (sum(widths, start, cursor) > room) start++;
  let end = start;
  while (end < characters.length && sum(widths, start, end + 1) <= room) end++;
  return { text: characters.slice(start, end).join(''), cursorColumn: sum(widths, start, cursor) };
}

function sum(values: readonly number[], start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i] ?? 0;
  return total;
}
