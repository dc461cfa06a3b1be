import { argmax } from './log-softmax.js';
import { RankedTokens } from './ranked-tokens.js';
import { penaliseRepetition } from './logits-processor.js';
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
  const tokens = new RankedTokens(logits, temperature);
  const most = topK > 0 ? tokens.massOf(topK) : tokens.mass;
  const kept = topP < 1 ? tokens.reaching(topP * most).mass : most;
  return tokens.reaching(random() * kept).last;
}
