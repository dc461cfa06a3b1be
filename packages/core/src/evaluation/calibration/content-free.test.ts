import { expect, test } from '@jest/globals';
import { seededRandom } from '../../engine/random.js';
import { domainTexts } from './content-free.js';

test('texts are made of the rows’ words, as long as the rows are on average', () => {
  const drawn = domainTexts(['good food here', 'bad'], seededRandom(1));
  expect(drawn).toHaveLength(20);
  for (const text of drawn) expect(text).toMatch(/^(?:good|food|here|bad) (?:good|food|here|bad)$/u);
  expect(new Set(drawn).size).toBeGreaterThan(5);
});

test('Chinese words stand without spaces', () => {
  for (const text of domainTexts(['味道很好！', '太差了。'], seededRandom(2)))
    expect(text).toMatch(/^\p{L}+$/u);
});

test('texts without a word give none', () => {
  expect(domainTexts(['……', '！'], () => 0)).toEqual([]);
});
