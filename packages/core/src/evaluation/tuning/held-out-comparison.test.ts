import { expect, test } from '@jest/globals';
import { compareHeldOut } from './held-out-comparison.js';

const labels = ['good', 'bad'];
const unchanged = { bias: [0, 0], temperature: 1 };
const rows = ['a', 'b', 'c', 'c', 'd', 'e'].map((text, i) => ({
  input: { text },
  label: 'good',
  place: `rows.csv:${i + 2}`,
}));
/** Rows that are judged right (1), wrong (0), or do not fit (-). */
const sideOf = (marks: string, fitted = unchanged) => ({
  fitted,
  scored: rows.map(({ input }, i) =>
    marks[i] === '-'
      ? undefined
      : { logProbs: marks[i] === '1' ? [-0.5, -1] : [-1, -0.5], right: 0, key: input.text },
  ),
});

test('rows that only one gets right are listed with what the other says; equal inputs and misfits are left out', () => {
  const found = compareHeldOut(rows, labels, sideOf('10001-'), sideOf('111101'));
  expect(found).toMatchObject({
    rowCount: 4,
    before: { accuracy: 0.5 },
    after: { accuracy: 0.75 },
    difference: { estimate: 0.25 },
    pValue: 1,
    mended: [
      { row: { place: 'rows.csv:3' }, wrong: 'bad' },
      { row: { place: 'rows.csv:4' }, wrong: 'bad' },
    ],
    spoiled: [{ row: { place: 'rows.csv:6' }, wrong: 'bad' }],
  });
});

test('each is judged with its own calibration', () => {
  const found = compareHeldOut(
    rows,
    labels,
    sideOf('000000'),
    sideOf('000000', { bias: [1, 0], temperature: 1 }),
  );
  expect([found.before.accuracy, found.after.accuracy, found.mended.length]).toEqual([0, 1, 5]);
});
