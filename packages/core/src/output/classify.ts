import { invariant } from '../errors.js';
import { type Calibration, calibrated, softmax } from './calibration.js';
import type { ChoiceDeclaration } from './choice.js';
import type { Classification, LabelScore } from './task-output.js';

/** A readout's logits, one per choice, which decide in place of the log-probabilities. */
export interface JudgedByReadout {
  readonly readoutLogits: readonly number[];
}

/**
 * Log-probabilities of the choices to a classification.
 *
 * @param logProbs natural logarithms, one per choice, in declared order
 * @param tokenCounts tokens of each choice
 * @param by what turns them into probabilities, or decides in their place; by default they are taken as they are
 */
export function classify(
  output: ChoiceDeclaration,
  logProbs: readonly number[],
  tokenCounts: readonly number[],
  by?: Calibration | JudgedByReadout,
): Classification {
  const { logits, abstainBelow } = judgedBy(logProbs, by);
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
  const abstainReason = abstain(output, confidence, labelMass, abstainBelow);
  return {
    kind: 'choice',
    label: abstainReason ? '' : chosen.value,
    id: abstainReason ? undefined : chosen.id,
    abstainReason,
    confidence,
    labelMass,
    calibrated: by !== undefined,
    windowCount: 1,
    scores,
  };
}

function judgedBy(
  logProbs: readonly number[],
  by: Calibration | JudgedByReadout | undefined,
): { readonly logits: readonly number[]; readonly abstainBelow: number } {
  if (!by) return { logits: logProbs, abstainBelow: 0 };
  if ('readoutLogits' in by) return { logits: by.readoutLogits, abstainBelow: 0 };
  return { logits: calibrated(logProbs, by), abstainBelow: by.abstainBelow };
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
