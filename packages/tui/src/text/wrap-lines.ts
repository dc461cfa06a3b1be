import wrapAnsi from 'wrap-ansi';

/**
 * Cuts text into lines of at most `columns` terminal columns. Chinese has no spaces to break at, so lines break
 * anywhere between characters; a wide character never crosses the edge.
 */
export function wrapLines(text: string, columns: number): string[] {
  return wrapAnsi(text, Math.max(2, columns), { hard: true, wordWrap: false, trim: false }).split('\n');
}
