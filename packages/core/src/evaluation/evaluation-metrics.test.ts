import { expect, test } from '@jest/globals';
import { type Judged, evaluationMetrics, percentile } from './evaluation-metrics.js';

const row = (expected: string, predicted: string, confidence: number): Judged => ({
  expected,
  predicted,
  confidence,
});

// by hand: 3 of 5 right; a: precision 2/3, recall 2/3; b: precision 1/1, recall 1/2
const rows = [
  row('a', 'a', 0.95),
  row('a', 'a', 0.75),
  row('b', 'b', 0.85),
  row('b', 'a', 0.65),
  row('a', '', 0.55),
];

test('accuracy, F1, coverage and confusion', () => {
  const metrics = evaluationMetrics(rows, ['a', 'b']);
  expect(metrics.accuracy).toBeCloseTo(3 / 5);
  expect(metrics.macroF1).toBeCloseTo((2 / 3 + 2 / 3) / 2);
  expect(metrics.coverage).toBeCloseTo(4 / 5);
  expect(metrics.answeredAccuracy).toBeCloseTo(metrics.accuracy / (4 / 5));
  expect(metrics.confusion).toEqual({ a: { a: 2, '(abstained)': 1 }, b: { b: 1, a: 1 } });
});

test('the calibration error is the mean gap between confidence and accuracy, bin by bin', () => {
  // bins 0.9, 0.7, 0.8 are right, 0.6 is wrong
  expect(evaluationMetrics(rows, ['a', 'b']).ece).toBeCloseTo((0.05 + 0.25 + 0.15 + 0.65) / 4);
});

test('accuracy at a coverage counts the surest, and says nothing of coverages that abstaining rules out', () => {
  expect(evaluationMetrics(rows, ['a', 'b']).accuracyAtCoverage).toEqual({ 0.5: 1, 0.7: 0.75, 0.8: 0.75 });
});

test('percentiles are values that occurred', () => {
  expect(percentile([5, 1, 3], 0.5)).toBe(3);
  expect(percentile([1, 2, 3, 4], 0.95)).toBe(4);
});
