import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { array, constantFrom, integer, tuple } from 'fast-check';
import { fuzzTest } from '../testing/fuzz/index.js';
import { countCharacters } from './text-length.js';

/** Whether a text has as many characters at most. */
function fits(text: string, maxLength: number): boolean {
  const ajv = new Ajv();
  countCharacters(ajv);
  return ajv.compile({ type: 'string', maxLength })(text);
}

const pieces = constantFrom(
  'a',
  ' ',
  '\r\n',
  'e\u0301',
  '👨‍👩‍👧‍👦',
  '🇨🇳',
  '🇨',
  '각',
  '\u0301'.repeat(300),
  'क्षि',
  '好',
);

fuzzTest(
  'a text of several windows is as long as in one',
  tuple(
    array(
      tuple(pieces, integer({ min: 1, max: 100 })).map(([piece, times]) => piece.repeat(times)),
      { minLength: 1, maxLength: 5 },
    ),
  ),
  ([parts]) => {
    const text = parts.join('');
    const length = Array.from(new Intl.Segmenter('und').segment(text)).reduce(
      (sum, { segment }) => sum + Math.ceil(segment.length / 32),
      0,
    );
    expect([fits(text, length), fits(text, length - 1)]).toEqual([true, false]);
  },
  { runs: 50 },
);

test.each(['👨‍👩‍👧‍👦', 'e\u0301', 'a'])('%s a hundred thousand times', (character) => {
  const text = character.repeat(100_000);
  expect([fits(text, 100_000), fits(text, 99_999)]).toEqual([true, false]);
});

test('marks without end are no single character', () => {
  const marked = (count: number): string => `a${'\u0301'.repeat(count)}`;
  expect([fits(marked(31), 1), fits(marked(32), 1), fits(marked(32), 2)]).toEqual([true, false, true]);
  expect([fits(marked(99_999), 3125), fits(marked(99_999), 3124)]).toEqual([true, false]);
});
