import { type ModelRunner, type Tokenizer, logSumExp, told } from '@qaio/core';
import { type Check, check } from './check.js';
import { perplexityTexts } from './verify-texts.js';

// four-bit weights of models of a few hundred million parameters stay below this
const maxRatio = 1.25;

/** Plain prose as token ids, cut where it is longer than the context. */
export function perplexityTokens(tokenizer: Tokenizer, contextLength: number): (readonly number[])[] {
  return perplexityTexts.map((text) => tokenizer.encodePlain(text).slice(0, contextLength));
}

/** The model's perplexity on texts, compared with the same model's in fp32. */
export async function checkPerplexity(
  model: ModelRunner,
  reference: ModelRunner | undefined,
  texts: readonly (readonly number[])[],
): Promise<Check> {
  const ours = await perplexity(model, texts, decodedLogProb);
  if (!reference)
    return check(
      told`perplexity`,
      Number.isFinite(ours),
      told`${ours.toFixed(2)}, with no fp32 model to compare it with`,
      {
        perplexity: ours,
      },
    );
  const theirs = await perplexity(reference, texts, promptLogProb);
  const ratio = ours / theirs;
  const detail = told`${ours.toFixed(2)}, ${ratio.toFixed(3)} times fp32's ${theirs.toFixed(2)} (at most ${maxRatio} allowed)`;
  return check(told`perplexity`, ratio <= maxRatio, detail, { perplexity: ours, reference: theirs, ratio });
}

async function perplexity(
  runner: ModelRunner,
  texts: readonly (readonly number[])[],
  logProb: typeof promptLogProb,
): Promise<number> {
  let [sum, count] = [0, 0];
  for (const ids of texts) {
    sum += await logProb(runner, ids, 1);
    count += ids.length - 1;
  }
  return Math.exp(-sum / count);
}

/** Sum of log P of the tokens from `start` on, each given those before it, in one pass. */
async function promptLogProb(
  runner: ModelRunner,
  tokenIds: readonly number[],
  start: number,
): Promise<number> {
  const row = { slot: 0, position: 0, tokenIds: tokenIds.slice(0, -1), logits: 'all' } as const;
  // [tokenIds - 1, vocabSize], each row for what follows its token
  const [logits = new Float32Array()] = await runner.forward([row]);
  const { vocabSize } = runner.shape;
  let sum = 0;
  for (let i = start; i < tokenIds.length; i++) {
    const before = logits.subarray((i - 1) * vocabSize, i * vocabSize);
    sum += (before[tokenIds[i] ?? 0] ?? NaN) - logSumExp(before);
  }
  return sum;
}

/** The same as promptLogProb, token by token: kernels for one row may differ from those for many. */
async function decodedLogProb(
  runner: ModelRunner,
  tokenIds: readonly number[],
  start: number,
): Promise<number> {
  let sum = 0;
  for (let position = 0; position < tokenIds.length - 1; position++) {
    const row = {
      slot: 0,
      position,
      tokenIds: tokenIds.slice(position, position + 1),
      logits: 'last',
    } as const;
    const [logits = new Float32Array()] = await runner.forward([row]);
    if (position + 1 >= start) sum += (logits[tokenIds[position + 1] ?? 0] ?? NaN) - logSumExp(logits);
  }
  return sum;
}
