/**
 * SentencePiece stores no merges: two neighbours are merged if the result is a piece, the piece with the highest score
 * first. https://github.com/google/sentencepiece/blob/master/src/bpe_model.cc
 *
 * @param scores by token id; higher comes first
 * @returns pairs, first merge first
 */
export function scoredMerges(
  tokens: readonly string[],
  scores: readonly number[],
): (readonly [string, string])[] {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  return tokens
    .map((token, id) => ({ token, score: scores[id] ?? -Infinity }))
    .sort((a, b) => b.score - a.score)
    .flatMap(({ token }) => splits(token).filter(([left, right]) => ids.has(left) && ids.has(right)));
}

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
