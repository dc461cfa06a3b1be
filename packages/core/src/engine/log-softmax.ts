// locals: a global is looked up anew for every logit
const { exp, log, max: larger } = Math;

/** The largest logit's index; the lowest index among equals. */
export function argmax(logits: ArrayLike<number>): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if ((logits[id] ?? 0) > (logits[best] ?? 0)) best = id;
  return best;
}

/** Indexes of the largest logits, the largest first; the lower index first among equals. @param count a few */
export function largest(logits: Float32Array, count: number): number[] {
  const best: number[] = [];
  if (count === 0) return best;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? 0;
    if (best.length === count && logit <= (logits[best[count - 1] ?? 0] ?? 0)) continue;
    const place = best.findLastIndex((other) => (logits[other] ?? 0) >= logit) + 1;
    best.splice(place, 0, id);
    best.length = Math.min(best.length, count);
  }
  return best;
}

/** log(sum(exp(logits))), computed around the maximum so that nothing overflows. */
export function logSumExp(logits: Float32Array): number {
  // indexed, since iterators take half as long again: this runs over a whole vocabulary for every sentence
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) max = larger(max, logits[i] ?? 0);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += exp((logits[i] ?? 0) - max);
  return max + log(sum);
}
