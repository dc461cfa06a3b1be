import stringWidth from 'string-width';
import { shortened, shownText } from './shown-text.js';

/** One part of the status line. */
export interface StatusPart {
  readonly text: string;
  /** What goes first where the room is short: the highest number. Parts of 0 stay. */
  readonly rank: number;
  /** To how many columns it may be shortened before anything goes; without, not at all. */
  readonly shortest?: number;
}

const separator = ' │ ';
const joined = (parts: readonly StatusPart[]): string => parts.map(({ text }) => text).join(separator);

/** The parts on one line of at most `columns` terminal columns, in their order. */
export function fitStatus(parts: readonly StatusPart[], columns: number): string {
  let kept = parts.flatMap((part) => (part.text === '' ? [] : [{ ...part, text: shownText(part.text) }]));
  for (;;) {
    const line = joined(kept.map((part) => squeezed(part, stringWidth(joined(kept)) - columns)));
    if (stringWidth(line) <= columns) return line;
    const rank = Math.max(0, ...kept.map((part) => part.rank));
    if (rank === 0) return shortened(line, columns);
    kept = kept.filter((part) => part.rank < rank);
  }
}

/** The part with `over` columns less, as far as it may be shortened. */
function squeezed(part: StatusPart, over: number): StatusPart {
  const { text, shortest } = part;
  const width = stringWidth(text);
  if (shortest === undefined || over <= 0) return part;
  return { ...part, text: shortened(text, Math.max(Math.min(width, shortest), width - over)) };
}
