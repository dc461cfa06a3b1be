/**
 * Lengths of texts as people see them: an emoji of many code points is one character, what cannot be seen is none. Marks
 * without end on one letter are nobody's: every 32 code units of a character are one more.
 */
import { type Ajv, _ } from 'ajv';
import { invisibleCharacters } from './invisible.js';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

const invisibleOnly = new RegExp(`^[\\s\\p{Cc}${invisibleCharacters}]*$`, 'u');

const mostUnits = 32;

/** Each step of a segmenter takes longer the longer its text is. */
const windowLength = 512;

/** Whether a text has more characters than `limit`; it is not read further than that. */
function isLonger(text: string, limit: number): boolean {
  if (limit < 0) return true;
  if (text.length <= limit) return false;
  let count = 0;
  for (const characters of characterCounts(text)) {
    count += characters;
    if (count > limit) return true;
  }
  return false;
}

/** How many characters there are, window by window. */
function* characterCounts(text: string): Generator<number> {
  let size = windowLength;
  for (let at = 0; at < text.length;) {
    // half a code point would part what it belongs to from what is before it
    const isHalf = /[\ud800-\udbff]/.test(text.charAt(at + size - 1));
    const piece = text.slice(at, at + size + Number(isHalf));
    const starts = Array.from(segmenter.segment(piece), ({ index }) => index);
    const isLast = at + piece.length >= text.length;
    // the last character of a window may go on behind it
    const end = isLast ? piece.length : (starts.at(-1) ?? 0);
    const ends = isLast ? [...starts.slice(1), piece.length] : starts.slice(1);
    yield ends.reduce((sum, next, i) => sum + Math.ceil((next - (starts[i] ?? 0)) / mostUnits), 0);
    size = end === 0 ? size * 2 : windowLength;
    at += end;
  }
}

/** Whether there is nothing to see in a text that is not merely white space. */
export function isInvisible(text: string): boolean {
  return text.trim() !== '' && invisibleOnly.test(text);
}

/** Makes `minLength` and `maxLength` count such characters rather than code points. */
export function countCharacters(ajv: Ajv): void {
  const rules = {
    maxLength: (limit: number, text: string) => !isLonger(text, limit),
    minLength: (limit: number, text: string) => isLonger(text, limit - 1),
  };
  for (const [keyword, validate] of Object.entries(rules)) {
    ajv.removeKeyword(keyword);
    const error = {
      params: ({ schemaCode }: { schemaCode: unknown }) => _`{limit: ${schemaCode as number}}`,
      message: 'has another length',
    };
    ajv.addKeyword({ keyword, type: 'string', schemaType: 'number', validate, error });
  }
}
