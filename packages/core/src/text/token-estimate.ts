import type { Tokenizer } from './tokenizer.js';

// a piece is encoded in a few milliseconds
const pieceLength = 4096;
const piece = new RegExp(`[^]{1,${pieceLength}}`, 'gu');
// where a word is cut, its parts may have more tokens than the whole
const mostAtCut = 32;

/**
 * Whether texts have surely more tokens than `most`, each encoded by itself, found piece by piece: what no model could take
 * is not encoded as a whole first.
 */
export function* hasFarMore(
  texts: readonly string[],
  most: number,
  tokenizer: Pick<Tokenizer, 'encodePlain'>,
): Generator<undefined, boolean> {
  // what is encoded at once in no time is not looked at
  if (texts.reduce((sum, { length }) => sum + length, 0) <= pieceLength) return false;
  let [least, lookedAt] = [0, 0];
  for (const text of texts)
    for (const part of encodablePieces(text)) {
      least += tokenizer.encodePlain(part).length - (part === text ? 0 : mostAtCut);
      if (least > most) return true;
      lookedAt += part.length;
      if (lookedAt < pieceLength) continue;
      lookedAt = 0;
      yield;
    }
  return false;
}

/** A text in pieces that each take a few milliseconds to encode; no character is cut in halves. */
export function* encodablePieces(text: string): Generator<string, void> {
  for (const [found] of text.matchAll(piece)) yield found;
}
