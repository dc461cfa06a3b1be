import { type ModelRunner, argmax, logSumExp, told } from '@qaio/core';
import { type Check, check } from './check.js';

// in nats; what int8 and int8-block cost a Qwen of half a billion parameters is 0.003 and 0.001
const maxDivergence = 0.02;

// a local: a global is looked up anew for every logit
const { exp } = Math;

export interface DistributionComparison {
  readonly tokens: number;
  /** Mean Kullback–Leibler divergence from fp32, in nats. */
  readonly klDivergence: number;
  /** Share of the tokens after which the likeliest next one is the same. */
  readonly sameLikeliest: number;
}

/** Logits after every token of one text, `[tokens, vocabSize]`. */
export interface LogitPair {
  readonly ours: Float32Array;
  readonly theirs: Float32Array;
}

/** How far the model's distributions are from those of the same model in fp32, after every token of the texts. */
export async function checkDistributions(
  model: ModelRunner,
  reference: ModelRunner,
  texts: readonly (readonly number[])[],
): Promise<Check> {
  const pairs = async function* (): AsyncIterable<LogitPair> {
    for (const tokenIds of texts)
      yield { ours: await allLogits(model, tokenIds), theirs: await allLogits(reference, tokenIds) };
  };
  const values = await compareDistributions(pairs(), model.shape.vocabSize);
  const detail = told`KL divergence from fp32 ${values.klDivergence.toFixed(4)} (at most ${maxDivergence} allowed), the same likeliest token ${(100 * values.sameLikeliest).toFixed(1)} % of the time; ${values.tokens} tokens`;
  return check(told`distributions`, values.klDivergence <= maxDivergence, detail, { ...values });
}

/** @param pairs each of which is read before the next is asked for */
export async function compareDistributions(
  pairs: AsyncIterable<LogitPair>,
  vocabSize: number,
): Promise<DistributionComparison> {
  let [divergence, same, tokens] = [0, 0, 0];
  for await (const { ours, theirs } of pairs)
    for (let start = 0; start < theirs.length; start += vocabSize, tokens++) {
      const [p, q] = [theirs, ours].map((logits) => logits.subarray(start, start + vocabSize));
      if (!p || !q) continue;
      divergence += klDivergence(p, q);
      if (argmax(p) === argmax(q)) same++;
    }
  return { tokens, klDivergence: divergence / tokens, sameLikeliest: same / tokens };
}

/** Valid until the runner's next pass. */
export async function allLogits(runner: ModelRunner, tokenIds: readonly number[]): Promise<Float32Array> {
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
