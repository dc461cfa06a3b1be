import { splitCharacters } from '@qaio/client';
import stringWidth from 'string-width';

// European letters, signs, frames, East Asian text: as wide on every terminal as it is counted here
const agreed =
  /^[\u0020-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u1E00-\u1FFF\u2010-\u2027\u2030-\u203B\u2190-\u2193\u2500-\u25FC\u3000-\u3029\u3041-\u3096\u30A1-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF60\uFFE0-\uFFE6\uFFFD]*$/u;

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: CSI sequences, the only ones in a frame
const sequences = /(\p{Cc}\[[0-9;?]*[A-Za-z])/u;

/**
 * Rows that look alike on every terminal: behind a character that some draw wider or narrower than others (a tone of
 * skin, a vowel sign, an emoji of last year) the cursor is put where it belongs.
 *
 * @param rows each begins at the terminal's left edge
 */
export function steadyRows(rows: string): string {
  return rows.split('\n').map(steadyRow).join('\n');
}

function steadyRow(row: string): string {
  const parts = row.split(sequences);
  const isSequence = (i: number): boolean => i % 2 === 1;
  if (parts.every((part, i) => isSequence(i) || agreed.test(part))) return row;
  let column = 1;
  const steady = (character: string): string => {
    column += stringWidth(character);
    return agreed.test(character) ? character : `${character}\u001B[${column}G`;
  };
  return parts.map((part, i) => (isSequence(i) ? part : splitCharacters(part).map(steady).join(''))).join('');
}
