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

// labels that fp32 finds about equally likely may change places
const defaultMaxLabelFlips = 0.1;
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
    const [ours, theirs] = [await answer(model, prompt), await answer(reference, prompt)];
    worst = Math.max(worst, largestDifference(ours.firstToken, theirs.firstToken));
    if (argmax(ours.firstToken) === argmax(theirs.firstToken)) sameTokens++;
    if (argmax(ours.labels) !== argmax(theirs.labels)) flips++;
  }
  const [count, isChoice] = [prompts.length, prompts.some(({ candidates }) => candidates.length > 0)];
  const allowed = Math.floor((prompts[0]?.maxLabelFlips ?? defaultMaxLabelFlips) * count);
  const agreement = isChoice
    ? `${flips} of ${count} labels differ from fp32 (at most ${allowed})`
    : `${count - sameTokens} of ${count} first tokens differ from fp32`;
  const detail = `${agreement}; log-probabilities by ${worst.toFixed(3)} at most`;
  const isFine = isChoice ? flips <= allowed : sameTokens >= count / 2;
  return check(`answers of ${task}`, isFine, detail, {
    prompts: count,
    labelFlips: flips,
    sameFirstTokens: sameTokens,
    worstLogProbDifference: worst,
  });
}

interface Answer {
  /** log P of every token as the first of the answer. */
  readonly firstToken: Float32Array;
  /** log P of every label. */
  readonly labels: readonly number[];
}

/** Labels are scored one after the other behind the prompt, which runs once. */
async function answer(runner: ModelRunner, { tokenIds, candidates }: VerifyPrompt): Promise<Answer> {
  const [logits = new Float32Array()] = await runner.forward([
    { slot: 0, position: 0, tokenIds, logits: 'last' },
  ]);
  const firstToken = logSoftmax(logits);
  const labels: number[] = [];
  for (const [first = 0, ...rest] of candidates) {
    const following = rest.length > 0 ? await followingLogProb(runner, tokenIds.length, [first, ...rest]) : 0;
    labels.push((firstToken[first] ?? NaN) + following);
  }
  return { firstToken, labels };
}

/** Sum of log P of the tokens but the first, each behind those before it. */
async function followingLogProb(
  runner: ModelRunner,
  position: number,
  tokenIds: readonly number[],
): Promise<number> {
  const row = { slot: 0, position, tokenIds: tokenIds.slice(0, -1), logits: 'all' } as const;
  const [logits = new Float32Array()] = await runner.forward([row]);
  return sumLogProb(logits, tokenIds, 1, runner.shape.vocabSize);
}

/** Sum of log P of the tokens from `start` on, each behind those before it. */
export async function continuationLogProb(
  runner: ModelRunner,
  tokenIds: readonly number[],
  start: number,
): Promise<number> {
  const row = { slot: 0, position: 0, tokenIds: tokenIds.slice(0, -1), logits: 'all' } as const;
  const [logits = new Float32Array()] = await runner.forward([row]);
  return sumLogProb(logits, tokenIds, start, runner.shape.vocabSize);
}

/** @param logits `[tokenIds - 1, vocabSize]`, each row of what comes behind its token */
function sumLogProb(
  logits: Float32Array,
  tokenIds: readonly number[],
  start: number,
  vocabSize: number,
): number {
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
