import { expect, test } from '@jest/globals';
import { calibrationSchema } from './calibration.js';

const good = {
  format: 1,
  task: 'mood',
  fingerprint: '0',
  model: 'scripted',
  dtype: 'fp32',
  bias: [0, -1.5],
  temperature: 0.5,
  abstainBelow: 1,
  rowCount: 0,
};

test('a calibration is read as it was written', () => {
  expect(calibrationSchema.parse(good)).toEqual(good);
});

test.each([
  { temperature: 0 },
  { temperature: -1 },
  { abstainBelow: 1.1 },
  { abstainBelow: -0.1 },
  { bias: ['1'] },
  { rowCount: 0.5 },
  { format: 2 },
  { more: 1 },
])('%j is none', (change) => {
  expect(calibrationSchema.safeParse({ ...good, ...change }).success).toBe(false);
});
