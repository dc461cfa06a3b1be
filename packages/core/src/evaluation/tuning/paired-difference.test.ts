import { expect, test } from '@jest/globals';
import { pairedDifference } from './paired-difference.js';

// as a Python script of the paper's formulas gives them; the first two are in its table III
test.each([
  [[36, 2, 12, 0], 0.2, 0.0569, 0.3404],
  [[54, 0, 0, 0], 0, -0.0664, 0.0664],
  [[1, 1, 7, 3], 0.5, 0.0758, 0.7446],
  [[212, 256, 144, 707], -0.0849, -0.1142, -0.0554],
  [[60, 3, 12, 5], 0.1125, 0.0162, 0.2119],
] as const)('both, only the first, only the second, neither: %j', (counts, estimate, low, high) => {
  const [both, onlyFirst, onlySecond, neither] = counts;
  const found = pairedDifference({ both, onlyFirst, onlySecond, neither });
  expect(found.estimate).toBeCloseTo(estimate, 4);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

test('the other way round the interval is mirrored', () => {
  const one = pairedDifference({ both: 20, onlyFirst: 7, onlySecond: 3, neither: 4 });
  const other = pairedDifference({ both: 20, onlyFirst: 3, onlySecond: 7, neither: 4 });
  expect(other.low).toBeCloseTo(-one.high, 12);
  expect(other.high).toBeCloseTo(-one.low, 12);
});
