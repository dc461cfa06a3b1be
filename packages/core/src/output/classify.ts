import { invariant } from '../errors.js';
import { type Calibration, calibrated, softmax } from './calibration.js';
import type { ChoiceDeclaration } from './choice.js';
import type { Classification, LabelScore } from './task-output.js';

/**
 * Log-probabilities of the choices to a classification.
 *
 * @param logProbs natural logarithms, one per choice, in declared order
 * @param tokenCounts tokens of each choice
 */
export function classify(
  output: ChoiceDeclaration,
  logProbs: readonly number[],
  tokenCounts: readonly number[],
  calibration?: Calibration,
): Classification {
  const logits = calibration ? calibrated(logProbs, calibration) : logProbs;
  const probabilities = softmax(logits);
  const scores = output.choices.map((choice, i): LabelScore => {
    const [probability, logProb] = [probabilities[i] ?? NaN, logProbs[i] ?? NaN];
    return { label: choice.value, id: choice.id, probability, logProb, tokenCount: tokenCounts[i] ?? 0 };
  });
  const best = logits.indexOf(Math.max(...logits));
  const chosen = output.choices[best];
  invariant(chosen, 'there is one log-probability per choice, and each is a number');
  const confidence = scores[best]?.probability ?? 0;
  const labelMass = logProbs.reduce((sum, logProb) => sum + Math.exp(logProb), 0);
  const abstainReason = abstain(output, confidence, labelMass, calibration?.abstainBelow ?? 0);
  return {
    kind: 'choice',
    label: abstainReason ? '' : chosen.value,
    id: abstainReason ? undefined : chosen.id,
    abstainReason,
    confidence,
    labelMass,
    calibrated: calibration !== undefined,
    windowCount: 1,
    scores,
  };
}

function abstain(
  { confidence: limits }: ChoiceDeclaration,
  confidence: number,
  labelMass: number,
  abstainBelow: number,
): Classification['abstainReason'] {
  if (labelMass < limits.minLabelMass) return 'low-label-mass';
  return confidence < Math.max(limits.min, abstainBelow) ? 'low-confidence' : undefined;
}
