import type { Say } from './shown-evaluation.js';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/gu, (character) => escapes[character] ?? '');

/** What is said, as HTML. */
export const sayHtml =
  (say: Say): Say =>
  (said) =>
    escapeHtml(say(said));

export interface TableLayout {
  /** Whether the first row is the head. */
  readonly hasHead?: boolean;
  /** Columns on the left that are prose; the others are figures. */
  readonly proseColumns?: number;
}

/** @param rows plain texts */
export function htmlTable(
  rows: readonly (readonly string[])[],
  { hasHead = false, proseColumns = 1 }: TableLayout = {},
): string {
  const cell = (text: string, column: number, tag: string): string =>
    `<${tag}${column < proseColumns ? '' : ' class="n"'}>${escapeHtml(text)}</${tag}>`;
  const lines = rows.map((row, at) => {
    const tag = hasHead && at === 0 ? 'th' : 'td';
    return `<tr>${row.map((text, column) => cell(text, column, tag)).join('')}</tr>`;
  });
  return `<div class="scroll"><table>${lines.join('')}</table></div>`;
}
