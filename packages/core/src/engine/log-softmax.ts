// locals: a global is looked up anew for every logit
const { exp, log, max: larger } = Math;

/** The largest logit's index; the lowest index among equals. */
export function argmax(logits: ArrayLike<number>): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if ((logits[id] ?? 0) > (logits[best] ?? 0)) best = id;
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
