import { invariant } from '../errors.js';
import type { ScoringResult } from '../engine/engine.js';
import { fairShare } from '../engine/engine-limits.js';
import { classify } from './classify.js';
import type { TaskDefinition } from '../task/task-definition.js';
import type { Classification } from './task-output.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { labelCandidates } from '../pipeline/label-candidates.js';
import type { LanguageModel } from '../language-model.js';
import type { StepOutcome, TaskStep } from '../pipeline/task-step.js';

/**
 * Answers a choice task: no decoding, only the log-probabilities of its labels behind the prompt. A text that was cut
 * into windows has a prompt for each; they are scored side by side and taken together as the task says.
 */
export async function scoreChoices(model: LanguageModel, step: TaskStep): Promise<StepOutcome> {
  const { output, input } = step.task.definition;
  invariant(output.format === 'choice', 'only choices are scored');
  const candidates = labelCandidates(model, step.task);
  const prompts = step.windows ?? [step.prompt];
  const results: ScoringResult[] = [];
  // one long text must not fill the queue that everybody waits in
  const windowsAtOnce = fairShare(model.engine.limits);
  for (let start = 0; start < prompts.length; start += windowsAtOnce)
    results.push(
      ...(await Promise.all(
        prompts
          .slice(start, start + windowsAtOnce)
          .map(({ tokenIds: promptTokenIds, prefixTokenCount }) =>
            model.engine.score({ promptTokenIds, prefixTokenCount, candidates }, step.signal),
          ),
      )),
    );
  const [first] = results;
  invariant(first, 'a step has at least one prompt');
  const tokenCounts = step.task.labels.map((label) => model.tokenizer.encodeContinuation(label).length);
  const judge = (logProbs: readonly number[]): Classification =>
    classify(output, logProbs, tokenCounts, step.calibration);
  const whole = aggregate(judge, results, prompts, input.limits?.windows?.aggregate ?? 'mean');
  return {
    output: { ...whole, windowCount: prompts.length },
    outputTokenCount: 0,
    cachedTokenCount: results.reduce((sum, { cachedTokenCount }) => sum + cachedTokenCount, 0),
    finishReason: 'constraint-complete',
    timing: results.reduce((a, b) => (b.timing.totalMs > a.timing.totalMs ? b : a), first).timing,
  };
}

type Aggregate = NonNullable<NonNullable<TaskDefinition['input']['limits']>['windows']>['aggregate'];

function aggregate(
  judge: (logProbs: readonly number[]) => Classification,
  results: readonly ScoringResult[],
  prompts: readonly EncodedPrompt[],
  how: Aggregate,
): Classification {
  if (how === 'strongest')
    return results
      .map(({ logProbs }) => judge(logProbs))
      .reduce((best, one) => (one.confidence > best.confidence ? one : best));
  const weights = prompts.map(({ tokenIds, prefixTokenCount }) => tokenIds.length - prefixTokenCount);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = (results[0]?.logProbs ?? []).map((_, label) =>
    results.reduce((sum, { logProbs }, i) => sum + ((weights[i] ?? 0) / total) * (logProbs[label] ?? NaN), 0),
  );
  return judge(means);
}
