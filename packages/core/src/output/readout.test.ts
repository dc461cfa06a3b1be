import { expect, test } from '@jest/globals';
import { readoutLogits, readoutSchema } from './readout.js';

const fit = {
  fingerprint: '0',
  model: 'scripted',
  dtype: 'fp32',
  labels: ['good', 'bad'],
  weights: [
    [1, 2],
    [-1, 0],
  ],
  bias: [0.5, 0],
  temperature: 2,
  rowCount: 4,
  accuracy: 1,
};
const readout = { format: 2, task: 'mood', fits: [fit] };

test('a label’s logit is its weights times the hidden state, and its bias, over the temperature', () => {
  expect(readoutLogits(fit, Float32Array.of(3, 4))).toEqual([(3 + 8 + 0.5) / 2, -1.5]);
});

test('a readout is read as it was written', () => {
  expect(readoutSchema.parse(JSON.parse(JSON.stringify(readout)))).toEqual(readout);
});

test.each([{ format: 1 }, { more: 1 }, { fits: [] }])('a file with %j is none', (change) => {
  expect(readoutSchema.safeParse({ ...readout, ...change }).success).toBe(false);
});

test.each([{ temperature: 0 }, { rowCount: 0 }, { accuracy: 2 }, { more: 1 }])('%j is no fit', (change) => {
  expect(readoutSchema.safeParse({ ...readout, fits: [{ ...fit, ...change }] }).success).toBe(false);
});
