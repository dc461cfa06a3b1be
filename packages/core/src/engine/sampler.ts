import { argmax } from './log-softmax.js';
import { type Candidate, cutTopP, penaliseRepetition, rankCandidates } from './logits-processor.js';
import type { Random } from './random.js';
import type { SamplingParams } from './sampling-params.js';

/**
 * Chooses the next token: penalty, then argmax or temperature, top-k, top-p and one draw.
 *
 * @param logits `[vocabSize]`, changed in place by the penalty
 * @param seen every token of the prompt and the output so far
 */
export function sample(
  logits: Float32Array,
  params: SamplingParams,
  seen: ReadonlySet<number>,
  random: Random,
): number {
  penaliseRepetition(logits, seen, params.repetitionPenalty);
  if (params.temperature === 0) return argmax(logits);
  const { temperature, topK, topP } = params;
  const ranked = rankCandidates(logits, temperature, { count: topK, share: topP });
  const candidates = cutTopP(ranked, topP, topK > 0 ? sumOf(ranked) : 1);
  let rest = random() * sumOf(candidates);
  const chosen = candidates.find((candidate) => (rest -= candidate.probability) < 0);
  return (chosen ?? candidates.at(-1))?.tokenId ?? argmax(logits);
}

function sumOf(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { probability }) => sum + probability, 0);
}
