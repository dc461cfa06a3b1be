/** Words as https://unicode.org/reports/tr29/ and, for Chinese, a dictionary have them. */
import { splitCharacters } from '@qaio/client';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

interface Word {
  readonly start: number;
  readonly end: number;
}

/** Counted in characters, as the line is. */
function wordsOf(characters: readonly string[]): Word[] {
  const words: Word[] = [];
  let start = 0;
  for (const { segment, isWordLike } of segmenter.segment(characters.join(''))) {
    const end = start + splitCharacters(segment).length;
    if (isWordLike) words.push({ start, end });
    start = end;
  }
  return words;
}

/** @returns where the word before the cursor begins; 0 where there is none */
export function wordStart(characters: readonly string[], cursor: number): number {
  return wordsOf(characters).findLast(({ start }) => start < cursor)?.start ?? 0;
}

/** @returns where the word behind the cursor ends; the line's end where there is none */
export function wordEnd(characters: readonly string[], cursor: number): number {
  return wordsOf(characters).find(({ end }) => end > cursor)?.end ?? characters.length;
}
