import { Told, type ToldPart } from '@qaio/core';
import { eastAsianWidth } from 'get-east-asian-width';

/**
 * Rows as lines whose columns stand under one another, whatever is two columns wide.
 *
 * @param leftColumns columns of prose, which are aligned to the left; the others are figures
 */
export function textTable(rows: readonly (readonly string[])[], leftColumns = Infinity): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const cell = (text: string, column: number): string => {
    const gap = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
    return column < leftColumns ? text + gap : gap + text;
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}

/** In columns of a terminal. */
const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + eastAsianWidth(character.codePointAt(0) ?? 0), 0);

/** The same of cells that are told, as wide as they are in the language that they are said in. */
export class ToldTable extends Told {
  readonly #rows: readonly (readonly ToldPart[])[];
  readonly #leftColumns: number;

  constructor(rows: readonly (readonly ToldPart[])[], leftColumns: number) {
    super('{0}', []);
    this.#rows = rows;
    this.#leftColumns = leftColumns;
  }

  override inForm(_: string, say: (part: ToldPart) => string): string {
    const rows = this.#rows.map((row) => row.map(say));
    return textTable(rows, this.#leftColumns).join('\n');
  }
}
