/** How alike texts are, by their characters and pairs of characters. */

/** How often each character and each pair comes, scaled to length 1. */
export type TextVector = ReadonlyMap<string, number>;

export function textVector(text: string): TextVector {
  const characters = [...text.toLowerCase().replace(/\s+/gu, ' ')];
  const counts = new Map<string, number>();
  characters.forEach((character, i) => {
    const next = characters[i + 1];
    for (const gram of next === undefined ? [character] : [character, character + next])
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
  });
  const length = Math.sqrt([...counts.values()].reduce((sum, count) => sum + count ** 2, 0));
  return new Map([...counts].map(([gram, count]) => [gram, count / length]));
}

/** Cosine of the angle, from 0 to 1. */
export function similarity(one: TextVector, other: TextVector): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [gram, weight] of few) sum += weight * (many.get(gram) ?? 0);
  return sum;
}

/**
 * Texts that stand for all of them: one after another, the one that brings most texts closest to a chosen one (greedy
 * facility location, https://doi.org/10.1007/BF01588971). They are typical, and far apart.
 *
 * @param first index of the text to begin with; without it, the most typical one
 * @returns `count` indices, or as many as there are texts, in the order of choosing
 */
export function representatives(vectors: readonly TextVector[], count: number, first?: number): number[] {
  const closest = new Array<number>(vectors.length).fill(0);
  const chosen: number[] = [];
  const gainOf = (candidate: TextVector): number =>
    vectors.reduce(
      (sum, vector, i) => sum + Math.max(0, similarity(candidate, vector) - (closest[i] ?? 0)),
      0,
    );
  while (chosen.length < Math.min(count, vectors.length)) {
    const gains = vectors.map((vector, i) => (chosen.includes(i) ? -1 : gainOf(vector)));
    const best = chosen.length === 0 && first !== undefined ? first : gains.indexOf(Math.max(...gains));
    const added = vectors[best];
    if (!added) break;
    chosen.push(best);
    vectors.forEach((vector, i) => (closest[i] = Math.max(closest[i] ?? 0, similarity(added, vector))));
  }
  return chosen;
}
