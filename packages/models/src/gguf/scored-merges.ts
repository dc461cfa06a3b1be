import { tokenTypes } from './token-types.js';

/**
 * SentencePiece stores no merges: two neighbours are merged if the result is a piece, the piece with the highest score
 * first. https://github.com/google/sentencepiece/blob/master/src/bpe_model.cc
 *
 * Control pieces and bytes never come from text. Runs of spaces that the vocabulary defines do before all else, the
 * longest first; other pieces that it defines are found before anything is merged.
 *
 * @param scores by token id; higher comes first
 * @param types by token id; absent means all are normal
 * @returns pairs, first merge first
 */
export function scoredMerges(
  tokens: readonly string[],
  scores: readonly number[],
  types: readonly number[] = [],
): (readonly [string, string])[] {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  return tokens
    .flatMap((token, id) => {
      const type = types[id] ?? tokenTypes.normal;
      if (type === tokenTypes.normal) return [{ token, score: scores[id] ?? -Infinity }];
      return type === tokenTypes.userDefined && spaces.test(token)
        ? [{ token, score: beforeAll + token.length }]
        : [];
    })
    .sort((a, b) => b.score - a.score)
    .flatMap(({ token }) => splits(token).filter(([left, right]) => ids.has(left) && ids.has(right)));
}

const spaces = /^\u2581+$/u;
// above any score: a normal piece's is 0 or less
const beforeAll = 1;

// SentencePiece's own limit is 16; a longer piece is a mistake or an attack, and is never merged
const maxPieceLength = 128;

/** Every way to cut a token in two, between characters. */
function splits(token: string): [string, string][] {
  if (token.length > maxPieceLength) return [];
  const characters = Array.from(token);
  return characters
    .slice(1)
    .map((_, i) => [characters.slice(0, i + 1).join(''), characters.slice(i + 1).join('')]);
}
