import { invariant } from '../errors.js';
import type { TaskDefinition } from './task-definition.js';
import type { Classification, LabelScore } from './task-output.js';

type ChoiceOutput = Extract<TaskDefinition['output'], { format: 'choice' }>;

/**
 * Log-probabilities of the choices to a classification.
 *
 * @param logProbs natural logarithms, one a choice, in declared order
 * @param tokenCounts tokens of each choice
 */
export function classify(
  output: ChoiceOutput,
  logProbs: readonly number[],
  tokenCounts: readonly number[],
): Classification {
  const max = Math.max(...logProbs);
  const weights = logProbs.map((logProb) => Math.exp(logProb - max));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scores = output.choices.map((choice, i): LabelScore => {
    const probability = (weights[i] ?? NaN) / total;
    return {
      label: choice.value,
      probability,
      logProb: logProbs[i] ?? NaN,
      tokenCount: tokenCounts[i] ?? 0,
    };
  });
  const best = logProbs.indexOf(max);
  const chosen = output.choices[best];
  invariant(chosen, 'log-probabilities are numbers, one a choice');
  const confidence = scores[best]?.probability ?? 0;
  const labelMass = Math.exp(max) * total;
  const abstainReason = abstain(output, confidence, labelMass);
  return {
    kind: 'choice',
    label: abstainReason ? '' : chosen.value,
    id: abstainReason ? undefined : chosen.id,
    abstainReason,
    confidence,
    labelMass,
    scores,
  };
}

function abstain(
  { confidence: limits }: ChoiceOutput,
  confidence: number,
  labelMass: number,
): Classification['abstainReason'] {
  if (labelMass < limits.minLabelMass) return 'low-label-mass';
  return confidence < limits.min ? 'low-confidence' : undefined;
}
