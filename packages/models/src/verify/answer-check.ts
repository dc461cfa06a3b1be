/** A model's answers beside those of the same model in fp32. */
import { type ModelRunner, argmax, logSumExp } from '@qaio/core';
import { type Check, check } from './check.js';

export interface VerifyPrompt {
  readonly task: string;
  readonly tokenIds: readonly number[];
  /** Token ids of every label; none where the task writes text. */
  readonly candidates: readonly (readonly number[])[];
  /** Largest share of labels that may differ from fp32; where the task sets none, a default holds. */
  readonly maxLabelFlips?: number | undefined;
}

const defaultMaxLabelFlips = 0.02;
// the most likely tokens are those that decide an answer
const comparedTokens = 20;

export async function checkAnswers(
  model: ModelRunner,
  reference: ModelRunner,
  prompts: readonly VerifyPrompt[],
): Promise<Check[]> {
  const tasks = [...new Set(prompts.map(({ task }) => task))];
  const checks: Check[] = [];
  for (const task of tasks)
    checks.push(
      await checkTask(
        model,
        reference,
        task,
        prompts.filter((prompt) => prompt.task === task),
      ),
    );
  return checks;
}

async function checkTask(
  model: ModelRunner,
  reference: ModelRunner,
  task: string,
  prompts: readonly VerifyPrompt[],
): Promise<Check> {
  let [worst, flips, sameTokens] = [0, 0, 0];
  for (const prompt of prompts) {
    const ours = logSoftmax(await lastLogits(model, prompt.tokenIds));
    const theirs = logSoftmax(await lastLogits(reference, prompt.tokenIds));
    worst = Math.max(worst, largestDifference(ours, theirs));
    if (argmax(ours) === argmax(theirs)) sameTokens++;
    if (prompt.candidates.length > 0) {
      const label = argmax(await scoreLabels(model, prompt));
      if (label !== argmax(await scoreLabels(reference, prompt))) flips++;
    }
  }
  const [count, isChoice] = [prompts.length, prompts.some(({ candidates }) => candidates.length > 0)];
  const allowed = prompts[0]?.maxLabelFlips ?? defaultMaxLabelFlips;
  const agreement = isChoice
    ? `${flips} of ${count} labels`
    : `${count - sameTokens} of ${count} first tokens`;
  const detail = `${agreement} differ from fp32; log-probabilities by ${worst.toFixed(3)} at most`;
  const isFine = isChoice ? flips <= allowed * count : sameTokens >= count / 2;
  return check(`answers of ${task}`, isFine, detail, {
    prompts: count,
    labelFlips: flips,
    sameFirstTokens: sameTokens,
    worstLogProbDifference: worst,
  });
}

async function lastLogits(runner: ModelRunner, tokenIds: readonly number[]): Promise<Float32Array> {
  const [logits = new Float32Array()] = await runner.forward([
    { slot: 0, position: 0, tokenIds, logits: 'last' },
  ]);
  return logits;
}

/** log P(label | prompt) of every label, each in a pass of its own. */
async function scoreLabels(runner: ModelRunner, { tokenIds, candidates }: VerifyPrompt): Promise<number[]> {
  const scores: number[] = [];
  for (const candidate of candidates)
    scores.push(await continuationLogProb(runner, [...tokenIds, ...candidate], tokenIds.length));
  return scores;
}

/** Sum of log P of the tokens from `start` on, each behind those before it. */
export async function continuationLogProb(
  runner: ModelRunner,
  tokenIds: readonly number[],
  start: number,
): Promise<number> {
  const { vocabSize } = runner.shape;
  const row = { slot: 0, position: 0, tokenIds: tokenIds.slice(0, -1), logits: 'all' } as const;
  const [logits = new Float32Array()] = await runner.forward([row]);
  let sum = 0;
  for (let i = start; i < tokenIds.length; i++) {
    const before = logits.subarray((i - 1) * vocabSize, i * vocabSize);
    sum += (before[tokenIds[i] ?? 0] ?? NaN) - logSumExp(before);
  }
  return sum;
}

function logSoftmax(logits: Float32Array): Float32Array {
  const normaliser = logSumExp(logits);
  return logits.map((logit) => logit - normaliser);
}

/** Over the tokens that the reference finds most likely. */
function largestDifference(ours: Float32Array, theirs: Float32Array): number {
  const likely = [...theirs.keys()]
    .sort((a, b) => (theirs[b] ?? 0) - (theirs[a] ?? 0))
    .slice(0, comparedTokens);
  return Math.max(...likely.map((id) => Math.abs((ours[id] ?? NaN) - (theirs[id] ?? NaN))));
}
