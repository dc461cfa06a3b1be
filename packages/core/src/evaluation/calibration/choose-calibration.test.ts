import { expect, test } from '@jest/globals';
import { seededRandom } from '../../engine/random.js';
import { softmax } from '../../output/calibration.js';
import { calibrationCandidates } from './calibration-method.js';
import { chooseCalibration } from './choose-calibration.js';
import type { ScoredRow } from './scored-row.js';

const labelCount = 3;
const candidates = calibrationCandidates(labelCount, {
  'content-free': [3, 0, -3],
  'domain-context': undefined,
});

/** Rows whose labels are drawn by the true log-odds, and scores that are those odds times `scale`, less `lean`. */
function planted(count: number, seed: number, scale = 1, lean: readonly number[] = [0, 0, 0]): ScoredRow[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const logits = Array.from({ length: labelCount }, () => 5 * random() - 2.5);
    const shares = softmax(logits);
    const drawn = random();
    const right = drawn < (shares[0] ?? 0) ? 0 : drawn < (shares[0] ?? 0) + (shares[1] ?? 0) ? 1 : 2;
    const logProbs = logits.map((logit, label) => scale * logit - (lean[label] ?? 0));
    return { logProbs, right, key: `${seed}/${i}` };
  });
}

test.each([1, 2, 3, 4, 5, 6])('rows that mean what they say are left alone (seed %i)', (seed) => {
  const { method, fitted, heldOut } = chooseCalibration(planted(300, seed), candidates);
  expect(method).toBe('none');
  expect(fitted).toEqual({ bias: [0, 0, 0], temperature: 1 });
  expect(heldOut?.after).toEqual(heldOut?.before);
});

test('a planted temperature is found', () => {
  const { fitted, heldOut } = chooseCalibration(planted(800, 7, 3), candidates);
  expect(fitted.temperature).toBeGreaterThan(2.5);
  expect(fitted.temperature).toBeLessThan(3.5);
  expect(heldOut?.after.ece).toBeLessThan(heldOut?.before.ece ?? 0);
});

test('a planted bias and temperature are found together', () => {
  const lean = [3, -1, -2];
  const { method, fitted, heldOut } = chooseCalibration(planted(800, 8, 2, lean), candidates);
  expect(['label-bias', 'batch']).toContain(method);
  expect(fitted.temperature).toBeGreaterThan(1.7);
  expect(fitted.temperature).toBeLessThan(2.3);
  fitted.bias.forEach((bias, label) => expect(Math.abs(bias - (lean[label] ?? 0))).toBeLessThan(0.6));
  expect(heldOut?.after.accuracy).toBeGreaterThan((heldOut?.before.accuracy ?? 1) + 0.05);
});

test('too few different inputs to hold any out: nothing is changed', () => {
  const rows = planted(200, 9, 4).map((row, i) => ({ ...row, key: String(i % 9) }));
  expect(chooseCalibration(rows, candidates)).toEqual({
    method: 'none',
    fitted: { bias: [0, 0, 0], temperature: 1 },
    heldOut: undefined,
  });
});

test('what only remembers its rows is not chosen', () => {
  const rows = planted(200, 10);
  // the more rows it was fitted to, the wilder; without any held out it would look no worse
  const wild = {
    method: 'batch' as const,
    fit: (given: readonly ScoredRow[]) => ({ bias: [given.length, 0, 0], temperature: 1 }),
  };
  expect(chooseCalibration(rows, [...candidates.slice(0, 1), wild]).method).toBe('none');
});

test('equal inputs are never on both sides of a split', () => {
  const rows = planted(100, 11).map((row, i) => ({ ...row, key: String(i % 20) }));
  const seen: ScoredRow[][] = [];
  const spy = {
    method: 'temperature' as const,
    fit: (given: readonly ScoredRow[]) => {
      seen.push([...given]);
      return { bias: [0, 0, 0], temperature: 1 };
    },
  };
  chooseCalibration(rows, [...candidates.slice(0, 1), spy]);
  expect(seen.length).toBeGreaterThan(5);
  for (const given of seen)
    for (const key of new Set(given.map((row) => row.key)))
      expect(given.filter((row) => row.key === key)).toHaveLength(5);
});
