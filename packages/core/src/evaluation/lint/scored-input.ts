/** Inputs as the model scores them behind a task's prompt: more than an answer tells. */
import { soleShare } from '../../engine/engine-limits.js';
import type { ScoringResult } from '../../engine/scoring-sequence.js';
import type { LanguageModel } from '../../language-model.js';
import { mapAll } from '../../map-concurrent.js';
import type { CompiledTask } from '../../pipeline/compiled-task.js';
import type { DataRow } from '../evaluation-run.js';
import { unlessRefused } from '../refusal.js';

export interface ScoredInput {
  readonly promptTokenCount: number;
  /** Natural logarithm of each label's probability, in declared order. */
  readonly logProbs: readonly number[];
  /** The same of each label's first token alone. */
  readonly firstLogProbs: readonly number[];
  /** The five likeliest first tokens, the likeliest first. */
  readonly likeliest: NonNullable<ScoringResult['likeliest']>;
}

const likeliestCount = 5;

/**
 * Scores inputs behind the prompt of a task that needs no others, in their order.
 *
 * @returns undefined for each that the task refuses, or cuts into windows
 */
export async function scoreInputs(
  model: LanguageModel,
  compiled: CompiledTask,
  inputs: readonly DataRow['input'][],
  onDone: () => void = () => undefined,
): Promise<(ScoredInput | undefined)[]> {
  return mapAll(inputs, soleShare(model.engine.limits), (input) =>
    unlessRefused(() => scoreInput(model, compiled, input)).finally(onDone),
  );
}

async function scoreInput(
  { engine }: LanguageModel,
  { task, prompts, output: { labels } }: CompiledTask,
  input: DataRow['input'],
): Promise<ScoredInput | undefined> {
  const [{ tokenIds: promptTokenIds, prefixTokenCount }, ...more] = prompts.make(task.parseInput(input), {});
  if (more.length > 0) return undefined;
  const whole = labels.map(({ tokenIds }) => tokenIds);
  const firsts = whole.map((tokenIds) => tokenIds.slice(0, 1));
  const { logProbs, likeliest = [] } = await engine.score({
    promptTokenIds,
    prefixTokenCount,
    candidates: [...whole, ...firsts],
    likeliestCount,
  });
  return {
    promptTokenCount: promptTokenIds.length,
    logProbs: logProbs.slice(0, labels.length),
    firstLogProbs: logProbs.slice(labels.length),
    likeliest,
  };
}
