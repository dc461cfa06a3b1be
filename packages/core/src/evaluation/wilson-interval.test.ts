import { expect, test } from '@jest/globals';
import { wilsonInterval } from './wilson-interval.js';

// statsmodels.stats.proportion.proportion_confint(count, total, method='wilson')
test.each([
  [0, 82, 0, 0.044751],
  [82, 82, 0.955249, 1],
  [1, 89, 0.001986, 0.060932],
  [5, 10, 0.236593, 0.763407],
])('%i of %i', (count, total, low, high) => {
  const interval = wilsonInterval(count, total);
  expect(interval.low).toBeCloseTo(low, 5);
  expect(interval.high).toBeCloseTo(high, 5);
});

test('an interval is a part of what is possible: no share is below 0, not even as -0, or above 1', () => {
  for (let total = 1; total <= 300; total++)
    for (const count of [0, 1, total - 1, total]) {
      const { share, low, high } = wilsonInterval(count, total);
      expect(Object.is(low, -0) || low < 0 || high > 1 || low > share + 1e-12 || high < share - 1e-12).toBe(
        false,
      );
    }
});
