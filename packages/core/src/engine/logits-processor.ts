/** Divides positive and multiplies negative logits of the given tokens by the penalty, in place. */
export function penaliseRepetition(logits: Float32Array, seen: ReadonlySet<number>, penalty: number): void {
  if (penalty === 1) return;
  for (const id of seen) {
    const logit = logits[id];
    if (logit !== undefined) logits[id] = logit > 0 ? logit / penalty : logit * penalty;
  }
}

export interface Candidate {
  readonly tokenId: number;
  readonly probability: number;
}

/** Token probabilities at a temperature above 0, most likely first, cut to top-k; they sum to 1 before the cut. */
export function rankCandidates(logits: Float32Array, temperature: number, topK: number): Candidate[] {
  const max = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = logits.map((logit) => Math.exp((logit - max) / temperature));
  const total = weights.reduce((a, b) => a + b, 0);
  // A weight below this share of the total cannot be drawn by any realistic number of runs; leaving such tokens out
  // spares sorting the whole vocabulary.
  const negligible = total * 1e-9;
  const ranked: Candidate[] = [];
  weights.forEach((weight, tokenId) => {
    if (weight > negligible) ranked.push({ tokenId, probability: weight / total });
  });
  ranked.sort((a, b) => b.probability - a.probability || a.tokenId - b.tokenId);
  return topK > 0 ? ranked.slice(0, topK) : ranked;
}

/** The shortest run of the most likely candidates whose share of the whole reaches `topP`; never empty. */
export function cutTopP(ranked: readonly Candidate[], topP: number): readonly Candidate[] {
  const total = ranked.reduce((sum, candidate) => sum + candidate.probability, 0);
  let sum = 0;
  const end = ranked.findIndex((candidate) => (sum += candidate.probability) >= topP * total);
  return end < 0 ? ranked : ranked.slice(0, end + 1);
}
