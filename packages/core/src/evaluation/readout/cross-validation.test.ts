import { describe, expect, test } from '@jest/globals';
import { readoutLogits } from '../../output/readout.js';
import { Dice } from '../../testing/dice.js';
import { crossValidatedReadout } from './cross-validation.js';
import { fitLogisticRegression } from './logistic-regression.js';

const width = 12;

/** Rows whose label shows in some features, among noise; `shift` moves and stretches them all. */
function rowsOf(seed: number, count: number, labelCount: number, signal: number, shift = 0) {
  const dice = new Dice(seed);
  return Array.from({ length: count }, (_, i) => {
    const right = i % labelCount;
    const noise = (): number => (dice.below(2001) - 1000) / 1000;
    const features = Array.from(
      { length: width },
      (__, j) => shift + (1 + Math.abs(shift)) * (noise() + (j % labelCount === right ? signal : 0)),
    );
    return { features, right, key: `${seed}/${i}` };
  });
}

const choice = (fitted: Parameters<typeof readoutLogits>[0], features: readonly number[]): number => {
  const logits = readoutLogits(fitted, features);
  return logits.indexOf(Math.max(...logits));
};

describe('a readout', () => {
  test.each([2, 4])('finds what shows in the features, also in other rows, with %d labels', (labelCount) => {
    const fitted = crossValidatedReadout(rowsOf(1, 60, labelCount, 1.2), labelCount);
    expect(fitted.accuracy).toBeGreaterThan(0.9);
    const others = rowsOf(2, 60, labelCount, 1.2);
    const right = others.filter(({ features, right: label }) => choice(fitted, features) === label).length;
    expect(right / others.length).toBeGreaterThan(0.9);
  });

  test('does not claim to know what nothing shows', () => {
    const { accuracy } = crossValidatedReadout(rowsOf(3, 120, 2, 0), 2);
    expect(accuracy).toBeGreaterThan(0.3);
    expect(accuracy).toBeLessThan(0.7);
  });

  test('judges the same wherever the features lie and however large they are', () => {
    const [plain, moved] = [0, 40].map((shift) => rowsOf(4, 60, 2, 0.5, shift));
    const fits = [plain, moved].map((rows) => crossValidatedReadout(rows ?? [], 2));
    expect(fits[1]?.accuracy).toBe(fits[0]?.accuracy);
    const logits = [plain, moved].map((rows, i) => {
      const fit = fits[i];
      return (rows ?? []).map(({ features }) => (fit ? (readoutLogits(fit, features)[0] ?? NaN) : NaN));
    });
    logits[0]?.forEach((logit, i) => expect(logits[1]?.[i]).toBeCloseTo(logit, 6));
  });

  test('is the same from the same rows', () => {
    const rows = rowsOf(5, 40, 2, 0.5);
    expect(crossValidatedReadout(rows, 2)).toEqual(crossValidatedReadout(rows, 2));
  });
});

test('a stronger penalty gives smaller weights, and a feature that never changes gets none', () => {
  const rows = rowsOf(6, 40, 2, 0.5).map((row) => ({ ...row, features: [...row.features, 7] }));
  const norms = [1e-3, 1e-1].map((penalty) => {
    const { weights } = fitLogisticRegression(rows, 2, penalty);
    expect(weights.map((row) => row.at(-1))).toEqual([0, 0]);
    return weights.flat().reduce((sum, weight) => sum + weight ** 2, 0);
  });
  expect(norms[1]).toBeLessThan(norms[0] ?? 0);
});
