import type { Tokenizer } from './tokenizer.js';

// a piece is encoded in a few milliseconds
const pieceLength = 4096;
const piece = new RegExp(`[^]{1,${pieceLength}}`, 'gu');
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
  for (const text of texts) {
    // what is encoded at once in no time is not looked at
    if (text.length <= pieceLength) continue;
    for (const part of encodablePieces(text)) {
      least += tokenizer.encodePlain(part).length - mostAtCut;
      if (least > most) return true;
      yield;
    }
  }
  return false;
}

/** A text in pieces that each take a few milliseconds to encode; no character is cut in halves. */
export function* encodablePieces(text: string): Generator<string, void> {
  for (const [found] of text.matchAll(piece)) yield found;
}
