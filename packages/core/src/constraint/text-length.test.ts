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
    const length = [...new Intl.Segmenter('und').segment(text)].length;
    expect([fits(text, length), fits(text, length - 1)]).toEqual([true, false]);
  },
  { runs: 50 },
);

test.each(['👨‍👩‍👧‍👦', 'e\u0301', 'a'])('%s a hundred thousand times', (character) => {
  const text = character.repeat(100_000);
  expect([fits(text, 100_000), fits(text, 99_999)]).toEqual([true, false]);
});

test('one character of a hundred thousand marks', () => {
  expect(fits(`a${'\u0301'.repeat(100_000)}`, 1)).toBe(true);
});
