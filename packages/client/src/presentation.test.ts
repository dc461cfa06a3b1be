import { expect, test } from '@jest/globals';
import { choiceTone } from './choice-tone.js';
import { formatPercent } from './percent.js';

test('a choice has its tone by id; any other id, label or none at all is neutral', () => {
  expect(['positive', 'negative', 'joy', '正面', '', 'constructor'].map(choiceTone)).toEqual([
    'positive',
    'negative',
    ...Array<string>(4).fill('neutral'),
  ]);
});

test('a share is a percentage with one decimal', () => {
  expect([0, 0.0004, 0.5, 0.97849, 1].map(formatPercent)).toEqual([
    '0.0%',
    '0.0%',
    '50.0%',
    '97.8%',
    '100.0%',
  ]);
});
