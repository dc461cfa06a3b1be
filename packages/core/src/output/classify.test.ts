import { describe, expect, test } from '@jest/globals';
import type { Calibration } from './calibration.js';
import type { ChoiceDeclaration } from './choice.js';
import { classify } from './classify.js';

const declaration = (min = 0, minLabelMass = 0): ChoiceDeclaration => ({
  format: 'choice',
  choices: [{ value: 'good', id: 'positive' }, { value: 'bad' }],
  confidence: { min, minLabelMass },
});
const calibration = (changes: Partial<Calibration>): Calibration => ({
  format: 1,
  task: 'mood',
  fingerprint: '0',
  model: 'scripted',
  dtype: 'fp32',
  bias: [0, 0],
  temperature: 1,
  abstainBelow: 0,
  rowCount: 9,
  ...changes,
});

describe('abstaining', () => {
  test('no label and no identifier are given', () => {
    expect(classify(declaration(0.9), [-1, -2], [1, 1])).toMatchObject({
      label: '',
      id: undefined,
      abstainReason: 'low-confidence',
    });
  });

  test('what is exactly at both limits is given', () => {
    expect(classify(declaration(1, 1), [0, -Infinity], [1, 1])).toMatchObject({
      label: 'good',
      id: 'positive',
      abstainReason: undefined,
    });
  });

  test('the reason is the label mass where both are too low', () => {
    expect(classify(declaration(0.9, 0.9), [-3, -3], [1, 1]).abstainReason).toBe('low-label-mass');
  });

  test.each([
    [0, 0.7, 'low-confidence'],
    [0.7, 0, 'low-confidence'],
    [0.7, 0.1, 'low-confidence'],
    [0.5, 0.5, undefined],
  ])(
    'the higher of the task’s limit and the calibration’s holds: %d and %d at 0.6',
    (min, abstainBelow, reason) => {
      const logProbs = [Math.log(0.6), Math.log(0.4)];
      const { abstainReason } = classify(declaration(min), logProbs, [1, 1], calibration({ abstainBelow }));
      expect(abstainReason).toBe(reason);
    },
  );
});

describe('a calibration', () => {
  const logProbs = [Math.log(0.6), Math.log(0.3)];
  const result = classify(declaration(), logProbs, [4, 3], calibration({ bias: [-1, 2], temperature: 2 }));

  test('adds its bias, then divides by its temperature, and the best label is the best of that', () => {
    const [good, bad] = [Math.exp((Math.log(0.6) - 1) / 2), Math.exp((Math.log(0.3) + 2) / 2)];
    expect(result).toMatchObject({ label: 'bad', calibrated: true });
    expect(result.confidence).toBeCloseTo(bad / (good + bad), 12);
    expect(result.scores[0]?.probability).toBeCloseTo(good / (good + bad), 12);
  });

  test('leaves what the model itself said', () => {
    expect(result.scores.map(({ logProb }) => logProb)).toEqual(logProbs);
    expect(result.labelMass).toBeCloseTo(0.9, 12);
  });
});

test('each label has its own number of tokens', () => {
  const { scores, calibrated } = classify(declaration(), [-1, -2], [4, 3]);
  expect(scores.map(({ tokenCount }) => tokenCount)).toEqual([4, 3]);
  expect(calibrated).toBe(false);
});
