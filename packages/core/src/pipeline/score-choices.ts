import { invariant } from '../errors.js';
import { classify } from '../task/classify.js';
import type { LanguageModel } from './language-model.js';
import type { StepOutcome, TaskStep } from './task-step.js';

/** Answers a choice task: no decoding, only the log-probabilities of its labels behind the prompt. */
export async function scoreChoices(model: LanguageModel, step: TaskStep): Promise<StepOutcome> {
  const { output } = step.task.definition;
  invariant(output.format === 'choice', 'only choices are scored');
  const candidates = step.task.labels.map((label) => model.tokenizer.encodePlain(label));
  const { tokenIds: promptTokenIds, prefixTokenCount } = step.prompt;
  const request = { promptTokenIds, prefixTokenCount, candidates };
  const { logProbs, cachedTokenCount, timing } = await model.engine.score(request, step.signal);
  return {
    output: classify(
      output,
      logProbs,
      candidates.map((candidate) => candidate.length),
    ),
    outputTokenCount: 0,
    cachedTokenCount,
    finishReason: 'constraint-complete',
    timing,
  };
}
