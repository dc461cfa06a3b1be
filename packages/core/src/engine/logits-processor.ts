import { argmax } from './log-softmax.js';

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

/** How much of the ranking is wanted: `count` candidates, or so many that their probabilities reach `share`. */
export interface Wanted {
  /** 0: as many as there are. */
  readonly count: number;
  readonly share: number;
}

/**
 * Token probabilities at a temperature above 0, most likely first. Only as many are ranked as are wanted, plus some:
 * sorting a whole vocabulary would take longer than a pass through the model.
 */
export function rankCandidates(logits: Float32Array, temperature: number, wanted: Wanted): Candidate[] {
  const { tokenIds, weights } = weigh(logits, temperature);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const floor of headFloors) {
    const head = weights.flatMap((weight, i) =>
      weight >= floor ? [{ tokenId: tokenIds[i] ?? 0, probability: weight / total }] : [],
    );
    if (floor > 0 && !isEnough(head, wanted)) continue;
    head.sort((a, b) => b.probability - a.probability || a.tokenId - b.tokenId);
    return wanted.count > 0 ? head.slice(0, wanted.count) : head;
  }
  return [];
}

// weights relative to the most likely token's; the head above one of them is nearly always enough
const headFloors = [1e-2, 1e-4, 0];
// a token this much less likely than the first cannot be drawn by any realistic number of runs
const negligible = 1e-12;

/** exp of the scaled logits, relative to the largest, without those that do not count. */
function weigh(logits: Float32Array, temperature: number): { tokenIds: number[]; weights: number[] } {
  const max = logits[argmax(logits)] ?? 0;
  const floor = max + temperature * Math.log(negligible);
  const tokenIds: number[] = [];
  const weights: number[] = [];
  for (let tokenId = 0; tokenId < logits.length; tokenId++) {
    const logit = logits[tokenId] ?? 0;
    if (logit < floor) continue;
    tokenIds.push(tokenId);
    weights.push(Math.exp((logit - max) / temperature));
  }
  return { tokenIds, weights };
}

function isEnough(head: readonly Candidate[], { count, share }: Wanted): boolean {
  if (count > 0) return head.length >= count;
  return head.reduce((sum, { probability }) => sum + probability, 0) >= share;
}

/**
 * The shortest run of the most likely candidates whose probabilities reach `topP`; never empty.
 *
 * @param total what the candidates' probabilities are shares of: 1, or their own sum where top-k has cut them
 */
export function cutTopP(ranked: readonly Candidate[], topP: number, total: number): readonly Candidate[] {
  let sum = 0;
  const end = ranked.findIndex((candidate) => (sum += candidate.probability) >= topP * total);
  return end < 0 ? ranked : ranked.slice(0, end + 1);
}
