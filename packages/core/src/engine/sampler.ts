import { argmax } from './log-softmax.js';
import { cutTopP, penaliseRepetition, rankCandidates } from './logits-processor.js';
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
  const candidates = cutTopP(rankCandidates(logits, params.temperature, params.topK), params.topP);
  const total = candidates.reduce((sum, candidate) => sum + candidate.probability, 0);
  let rest = random() * total;
  const chosen = candidates.find((candidate) => (rest -= candidate.probability) < 0);
  return (chosen ?? candidates.at(-1))?.tokenId ?? argmax(logits);
}
