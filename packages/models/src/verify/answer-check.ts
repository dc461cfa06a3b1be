/** A model's answers beside those of the same model in fp32, both asked as a server asks. */
import { type Engine, type Told, argmax, greedy, invariant, told } from '@qaio/core';
import { type Check, check } from './check.js';

export interface VerifyPrompt {
  readonly task: string;
  readonly tokenIds: readonly number[];
  /** How many of them, from the first on, the task's other prompts share. */
  readonly prefixTokenCount: number;
  /** Token ids of every label, as the task's runs score them; none where the task writes text. */
  readonly candidates: readonly (readonly number[])[];
  /** Largest share of labels that may differ from fp32, near ties apart; none if the task does not say. */
  readonly maxLabelFlips?: number | undefined;
}

// in nats: labels that are about equally likely in fp32 may swap places
const nearTie = 0.3;

export async function checkAnswers(
  model: Engine,
  reference: Engine,
  prompts: readonly VerifyPrompt[],
): Promise<Check[]> {
  const byTask = new Map<string, VerifyPrompt[]>();
  for (const prompt of prompts) byTask.set(prompt.task, [...(byTask.get(prompt.task) ?? []), prompt]);
  const checks: Check[] = [];
  for (const [task, ofTask] of byTask) {
    const isChoice = ofTask.some(({ candidates }) => candidates.length > 0);
    const compare = isChoice ? checkLabels : checkFirstTokens;
    checks.push(await compare(told`answers of ${task}`, model, reference, ofTask));
  }
  return checks;
}

async function checkLabels(
  name: Told,
  model: Engine,
  reference: Engine,
  prompts: readonly VerifyPrompt[],
): Promise<Check> {
  const ours = await allLabelLogProbs(model, prompts);
  const theirs = await allLabelLogProbs(reference, prompts);
  const worst = Math.max(...theirs.map((logProbs, i) => largestDifference(ours[i] ?? [], logProbs)));
  const { flips, nearTies } = compareLabels(ours, theirs);
  const count = prompts.length;
  const allowed = Math.floor((prompts[0]?.maxLabelFlips ?? 0) * count);
  const detail = told`${flips} of ${count} labels differ from fp32 (at most ${allowed} allowed) and ${nearTies} more in near ties; log-probabilities differ by at most ${worst.toFixed(3)}`;
  const values = { prompts: count, labelFlips: flips, nearTieFlips: nearTies, worstLogProbDifference: worst };
  return check(name, flips <= allowed && Number.isFinite(worst), detail, values);
}

/** Labels that differ from fp32's, near ties apart. @param ours log-probabilities of each prompt's labels */
export function compareLabels(
  ours: readonly (readonly number[])[],
  theirs: readonly (readonly number[])[],
): { readonly flips: number; readonly nearTies: number } {
  const margins = theirs.map((logProbs, i) => lossOfFlip(ours[i] ?? [], logProbs));
  return {
    flips: margins.filter((margin) => margin > nearTie).length,
    nearTies: margins.filter((margin) => margin > 0 && margin <= nearTie).length,
  };
}

export async function allLabelLogProbs(
  engine: Engine,
  prompts: readonly VerifyPrompt[],
): Promise<(readonly number[])[]> {
  const scored: (readonly number[])[] = [];
  for (const prompt of prompts) scored.push(await labelLogProbs(engine, prompt));
  return scored;
}

/** How much likelier fp32 holds its own label than ours, in nats; 0 where it is the same one. */
function lossOfFlip(ours: readonly number[], theirs: readonly number[]): number {
  const [own, chosen] = [argmax(theirs), argmax(ours)];
  return own === chosen ? 0 : (theirs[own] ?? NaN) - (theirs[chosen] ?? NaN);
}

/** Whole texts diverge at the first near tie, so only their first tokens are compared. */
async function checkFirstTokens(
  name: Told,
  model: Engine,
  reference: Engine,
  prompts: readonly VerifyPrompt[],
): Promise<Check> {
  let [worst, same] = [0, 0];
  for (const prompt of prompts) {
    const likeliest = await firstToken(reference, prompt);
    if ((await firstToken(model, prompt)) === likeliest) same++;
    const asked = { ...prompt, candidates: [[likeliest]] };
    const difference = largestDifference(
      await labelLogProbs(model, asked),
      await labelLogProbs(reference, asked),
    );
    worst = Math.max(worst, difference);
  }
  const count = prompts.length;
  const detail = told`${count - same} of ${count} first tokens differ from fp32; log-probabilities of fp32's choices differ by at most ${worst.toFixed(3)}`;
  const values = { prompts: count, sameFirstTokens: same, worstLogProbDifference: worst };
  return check(name, same >= count / 2 && Number.isFinite(worst), detail, values);
}

/** log P of every candidate after the prompt. */
async function labelLogProbs(
  engine: Engine,
  { tokenIds: promptTokenIds, prefixTokenCount, candidates }: VerifyPrompt,
): Promise<readonly number[]> {
  const { logProbs } = await engine.score({ promptTokenIds, prefixTokenCount, candidates });
  return logProbs;
}

async function firstToken(
  engine: Engine,
  { tokenIds: promptTokenIds, prefixTokenCount }: VerifyPrompt,
): Promise<number> {
  const sampling = { ...greedy, maxOutputTokens: 1 };
  const request = { promptTokenIds, prefixTokenCount, sampling, stopTokenIds: [] };
  for await (const event of engine.generate(request)) if (event.kind === 'token') return event.tokenId;
  invariant(false, 'generating one token emits one token event');
}

/** NaN if any log-probability is. */
function largestDifference(ours: readonly number[], theirs: readonly number[]): number {
  return Math.max(...ours.map((logProb, i) => Math.abs(logProb - (theirs[i] ?? NaN))));
}
