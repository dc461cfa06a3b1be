import { invariant } from '../errors.js';
import { classify } from '../task/classify.js';
import type { LanguageModel } from './language-model.js';
import type { StepOutcome, TaskStep } from './task-step.js';

/** Answers a choice task: no decoding, only the log-probabilities of its labels behind the prompt. */
export async function scoreChoices(model: LanguageModel, step: TaskStep): Promise<StepOutcome> {
  const { output } = step.task.definition;
  invariant(output.format === 'choice', 'only choices are scored');
  const candidates = step.task.labels.map((label) => model.tokenizer.encodePlain(label));
  const request = { promptTokenIds: step.promptTokenIds, candidates };
  const { logProbs, timing } = await model.engine.score(request, step.signal);
  return {
    output: classify(
      output,
      logProbs,
      candidates.map((candidate) => candidate.length),
    ),
    outputTokenCount: 0,
    finishReason: 'constraint-complete',
    timing,
  };
}
