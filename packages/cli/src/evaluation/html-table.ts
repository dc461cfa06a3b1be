const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/gu, (character) => escapes[character] ?? '');

/** @param rows plain texts; all cells but a row's first are shown as figures unless `isProse` */
export function htmlTable(rows: readonly (readonly string[])[], isProse = false): string {
  const mark = (at: number): string => (at > 0 && !isProse ? ' class="n"' : '');
  const cells = rows.map(
    (row) => `<tr>${row.map((cell, at) => `<td${mark(at)}>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return `<table>${cells.join('')}</table>`;
}
