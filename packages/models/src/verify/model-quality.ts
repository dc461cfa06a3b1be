/** What a dtype costs: a model's distributions and labels beside those of the same model in fp32. */
import { Engine, type ModelRunner } from '@qaio/core';
import type { LoadOptions } from '../load/load-model.js';
import { loadRunner } from '../load/load-runner.js';
import { loadPromptCodec } from '../load/prompt-codec.js';
import { type VerifyPrompt, allLabelLogProbs, compareLabels } from './answer-check.js';
import {
  type DistributionComparison,
  type LogitPair,
  allLogits,
  compareDistributions,
} from './distribution-check.js';
import { perplexityTokens } from './perplexity-check.js';

export interface ModelQuality extends DistributionComparison {
  readonly labels: number;
  /** Labels that fp32 does not give, near ties among them. */
  readonly labelFlips: number;
}

export interface QualityOptions extends LoadOptions {
  /** Folder of the same model, imported as fp32. */
  readonly reference: string;
  /** Of choice tasks. */
  readonly prompts: readonly VerifyPrompt[];
  /** Other engines with the same model. */
  readonly peers?: readonly LogitSource[];
}

/** Logits after every token of each text, `[tokens, vocabSize]`; undefined where the engine cannot say. */
export type LogitSource = (
  texts: readonly (readonly number[])[],
) => Promise<readonly Float32Array[] | undefined>;

export interface MeasuredQuality {
  /** In the order of the models. */
  readonly ours: readonly ModelQuality[];
  /** In the order of the peers. */
  readonly peers: readonly (DistributionComparison | undefined)[];
}

interface Answers {
  /** Log-probabilities of each prompt's labels. */
  readonly labels: readonly (readonly number[])[];
  /** Of each text, `[tokens, vocabSize]`. */
  readonly logits: readonly Float32Array[];
}

/** An imported model, and what it computes with. */
export interface MeasuredModel extends Pick<LoadOptions, 'kernels'> {
  readonly folder: string;
}

/** One after the other, so that no two models are in memory. */
export async function measureQuality(
  models: readonly MeasuredModel[],
  options: QualityOptions,
): Promise<MeasuredQuality> {
  const { tokenizer } = await loadPromptCodec(options.reference);
  const { texts, vocabSize, ...expected } = await withRunner(options.reference, options, async (runner) => {
    const prose = perplexityTokens(tokenizer, runner.shape.contextLength);
    return { texts: prose, vocabSize: runner.shape.vocabSize, ...(await answersOf(runner, prose, options)) };
  });
  const ours: ModelQuality[] = [];
  for (const { folder, kernels } of models) {
    const answers = await withRunner(folder, { ...options, kernels }, (runner) =>
      answersOf(runner, texts, options),
    );
    ours.push(await compare(answers, expected, vocabSize));
  }
  const peers: (DistributionComparison | undefined)[] = [];
  for (const peer of options.peers ?? []) {
    const logits = await peer(texts);
    peers.push(logits && (await compareDistributions(pairs(logits, expected.logits), vocabSize)));
  }
  return { ours, peers };
}

async function withRunner<T>(
  folder: string,
  options: QualityOptions,
  work: (runner: ModelRunner) => Promise<T>,
): Promise<T> {
  const runner = await loadRunner(folder, options);
  try {
    return await work(runner);
  } finally {
    await runner.close();
  }
}

async function answersOf(
  runner: ModelRunner,
  texts: readonly (readonly number[])[],
  { clock, limits, prompts }: QualityOptions,
): Promise<Answers> {
  const labels = await allLabelLogProbs(new Engine({ runner, clock, ...limits }), prompts);
  // the engine is done: from here on its slots are overwritten
  const logits: Float32Array[] = [];
  for (const tokenIds of texts) logits.push((await allLogits(runner, tokenIds)).slice());
  return { labels, logits };
}

async function compare(ours: Answers, theirs: Answers, vocabSize: number): Promise<ModelQuality> {
  const { flips, nearTies } = compareLabels(ours.labels, theirs.labels);
  const distributions = await compareDistributions(pairs(ours.logits, theirs.logits), vocabSize);
  return { ...distributions, labels: theirs.labels.length, labelFlips: flips + nearTies };
}

async function* pairs(
  ours: readonly Float32Array[],
  theirs: readonly Float32Array[],
): AsyncIterable<LogitPair> {
  for (const [i, logits] of theirs.entries()) yield { ours: ours[i] ?? new Float32Array(), theirs: logits };
}
