import { type ModelRunner, argmax, logSumExp } from '@qaio/core';
import { type Check, check } from './check.js';

// in nats; what int8 and int8-block cost a Qwen of half a billion parameters is 0.005 and 0.001
const maxDivergence = 0.02;

// a local: a global is looked up anew for every logit
const { exp } = Math;

/**
 * How far the model's distributions are from those of the same model in fp32, after every token of the texts: mean
 * Kullback–Leibler divergence in nats, and how often the likeliest next token is the same.
 */
export async function checkDistributions(
  model: ModelRunner,
  reference: ModelRunner,
  texts: readonly (readonly number[])[],
): Promise<Check> {
  const { vocabSize } = model.shape;
  let [divergence, same, count] = [0, 0, 0];
  for (const tokenIds of texts) {
    // [tokenIds, vocabSize]; a runner's answer is valid until its next pass
    const [ours, theirs] = [await allLogits(model, tokenIds), await allLogits(reference, tokenIds)];
    for (let start = 0; start < theirs.length; start += vocabSize, count++) {
      const [p, q] = [theirs, ours].map((logits) => logits.subarray(start, start + vocabSize));
      if (!p || !q) continue;
      divergence += klDivergence(p, q);
      if (argmax(p) === argmax(q)) same++;
    }
  }
  const values = { tokens: count, klDivergence: divergence / count, sameLikeliest: same / count };
  const detail =
    `KL divergence from fp32 ${values.klDivergence.toFixed(4)} (at most ${maxDivergence} allowed), ` +
    `the same likeliest token ${(100 * values.sameLikeliest).toFixed(1)} % of the time; ${count} tokens`;
  return check('distributions', values.klDivergence <= maxDivergence, detail, values);
}

async function allLogits(runner: ModelRunner, tokenIds: readonly number[]): Promise<Float32Array> {
  const row = { slot: 0, position: 0, tokenIds, logits: 'all' } as const;
  const [logits = new Float32Array()] = await runner.forward([row]);
  return logits;
}

/** Of the second distribution from the first. @param p logits, like `q` */
export function klDivergence(p: Float32Array, q: Float32Array): number {
  const [pNormaliser, qNormaliser] = [logSumExp(p), logSumExp(q)];
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const logP = (p[i] ?? NaN) - pNormaliser;
    sum += exp(logP) * (logP - (q[i] ?? NaN) + qNormaliser);
  }
  return sum;
}
