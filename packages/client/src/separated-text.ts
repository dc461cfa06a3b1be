/** What stands between two cells. */
export type Separator = ',' | ';' | '\t';

/** A table as text, and how its cells are separated. */
export interface SeparatedText {
  /** Of as many lines as before. */
  readonly text: string;
  readonly separator: Separator;
}

/** Excel's own first line: it says how cells are separated, and is no row. */
const ownLine = /^sep=([,;\t])(?=\n|$)/iu;

/**
 * How a table is separated: as its line `sep=` says, or else by what stands in its header, where tabs come before commas and
 * those before the semicolons that spreadsheets write where numbers have a comma.
 *
 * @param text CSV or TSV with `\n` at the ends of its lines
 */
export function separatedText(text: string): SeparatedText {
  const [own, named] = ownLine.exec(text) ?? [];
  if (own !== undefined) return { text: text.slice(own.length), separator: named as Separator };
  const header = /^.*\S.*$/mu.exec(text)?.[0] ?? '';
  const unquoted = header.replace(/"[^"]*"/gu, '');
  return { text, separator: separators.find((one) => unquoted.includes(one)) ?? ',' };
}

const separators: readonly Separator[] = ['\t', ',', ';'];
