import { expect, test } from '@jest/globals';
import { shareInterval } from './share-interval.js';

// statsmodels.stats.proportion.proportion_confint(count, total, method='wilson')
test.each([
  [0, 82, 0, 0.044751],
  [82, 82, 0.955249, 1],
  [1, 89, 0.001986, 0.060932],
  [5, 10, 0.236593, 0.763407],
])('%i of %i', (count, total, low, high) => {
  const [least, most] = shareInterval(count, total);
  expect(least).toBeCloseTo(low, 5);
  expect(most).toBeCloseTo(high, 5);
});
