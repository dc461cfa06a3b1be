import { type Fitted, unchanged } from './fitted-calibration.js';
import { fitLabelBias } from './label-bias.js';
import { againstLeaning } from './leaning.js';
import type { ScoredRow } from './scored-row.js';
import { withTemperature } from './temperature.js';

/**
 * Where the bias comes from. `temperature` has none; `content-free` and `domain-context` take out the leaning on inputs
 * that say nothing; `batch` that on the rows themselves (https://arxiv.org/abs/2309.17249); `label-bias` fits it. All but
 * `none` fit a temperature.
 */
export type CalibrationMethod =
  'none' | 'temperature' | 'content-free' | 'domain-context' | 'batch' | 'label-bias';

/** A way to a calibration from labelled rows, at least one. */
export interface CalibrationCandidate {
  readonly method: CalibrationMethod;
  readonly fit: (rows: readonly ScoredRow[]) => Fitted;
}

/** @param leanings biases that do not depend on labelled rows; without one, its method is left out */
export function calibrationCandidates(
  labelCount: number,
  leanings: Readonly<Record<'content-free' | 'domain-context', readonly number[] | undefined>>,
): CalibrationCandidate[] {
  const none = unchanged(labelCount);
  const given = (['content-free', 'domain-context'] as const).flatMap((method): CalibrationCandidate[] => {
    const bias = leanings[method];
    return bias ? [{ method, fit: (rows) => withTemperature(rows, bias) }] : [];
  });
  return [
    { method: 'none', fit: () => none },
    { method: 'temperature', fit: (rows) => withTemperature(rows, none.bias) },
    ...given,
    { method: 'batch', fit: (rows) => withTemperature(rows, againstLeaning(rows)) },
    { method: 'label-bias', fit: fitLabelBias },
  ];
}
