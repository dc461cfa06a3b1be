import { expect, test } from '@jest/globals';
import { lossOf, predict } from './fitted-calibration.js';
import { fitLabelBias } from './label-bias.js';
import { solveLinear } from './linear-system.js';

const row = (logOdds: number, right: number) => ({ logProbs: [logOdds, 0], right, key: '' });

test('the odds of the labels become those of the rows', () => {
  // the model is sure of the first label; of a thousand rows like that three in four have the second
  const rows = Array.from({ length: 1000 }, (_, i) => row(2, i % 4 === 0 ? 0 : 1));
  const { shares } = predict(row(2, 0), fitLabelBias(rows));
  expect(shares[1]).toBeCloseTo(0.75, 2);
});

test('one row alone moves little', () => {
  const { bias, temperature } = fitLabelBias([row(0, 1)]);
  expect(bias[1]).toBeGreaterThan(0);
  expect(bias[1]).toBeLessThan(0.5);
  expect(temperature).toBeCloseTo(1, 6);
});

test('scores that say the opposite end in a temperature above 0 and finite shares', () => {
  const fitted = fitLabelBias(Array.from({ length: 50 }, (_, i) => row(i % 2 ? 8 : -8, i % 2 ? 1 : 0)));
  expect(fitted.temperature).toBeGreaterThan(0);
  expect(Number.isFinite(lossOf(predict(row(8, 1), fitted)))).toBe(true);
});

test('a system of equations is solved, and left as it was', () => {
  const matrix = [
    [4, 1, 0],
    [1, 3, 1],
    [0, 1, 2],
  ];
  const solution = solveLinear(matrix, [6, 10, 8]);
  [1, 2, 3].forEach((value, i) => expect(solution[i]).toBeCloseTo(value, 12));
  expect(matrix[1]).toEqual([1, 3, 1]);
});
