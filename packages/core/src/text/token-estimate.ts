import type { Tokenizer } from './tokenizer.js';

// takes a few milliseconds to encode
const pieceLength = 4096;
// where a word is cut, its parts may have more tokens than the whole
const mostAtCut = 32;

/**
 * Whether texts have surely more tokens than `most`, found piece by piece: what no model could take is not encoded as a
 * whole first.
 */
export function* hasFarMore(
  texts: readonly string[],
  most: number,
  tokenizer: Pick<Tokenizer, 'encodePlain'>,
): Generator<undefined, boolean> {
  let least = 0;
  for (const text of texts)
    for (const piece of piecesOf(text)) {
      least += tokenizer.encodePlain(piece).length - mostAtCut;
      if (least > most) return true;
      yield;
    }
  return false;
}

/** None of a text that is encoded at once in no time. */
function* piecesOf(text: string): Generator<string, void> {
  if (text.length <= pieceLength) return;
  for (let start = 0; start < text.length;) {
    const end = start + pieceLength;
    const isHalf = /[\ud800-\udbff]/.test(text.charAt(end - 1));
    yield text.slice(start, end + Number(isHalf));
    start = end + Number(isHalf);
  }
}
