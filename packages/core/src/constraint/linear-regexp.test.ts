import { describe, expect, test } from '@jest/globals';
import { array, constantFrom, letrec, oneof, tuple } from 'fast-check';
import { fuzzTest } from '../testing/fuzz/index.js';
import { LinearRegExp, schemaBudget } from './linear-regexp.js';
import { atOnce } from './turns.js';

const regExp = (source: string, flags = 'u', budget = schemaBudget()): LinearRegExp => {
  const made = new LinearRegExp(source, flags);
  atOnce(made.prepare(budget));
  return made;
};

const characters = constantFrom('a', 'b', 'B', '_', '1', ' ', '\n', '好', '👍', '\u{10ffff}');
const atoms = constantFrom(
  ...[
    'a',
    'b',
    'B',
    '好',
    '👍',
    '.',
    '\\w',
    '\\W',
    '\\s',
    '\\d',
    '\\p{L}',
    '[ab1]',
    '[^a好]',
    '\\x61',
    '\\u{1f44d}',
  ],
  ...['^', '$', '\\b', '(?=a)', '(?!b)', '(?<=a|b)', '(?<!\\s)', '', '(b|)'],
);
const counts = constantFrom('', '?', '*', '+', '*?', '{2}', '{1,3}', '{2,}', '{0}');
const { pattern } = letrec<{ pattern: string }>((tie) => ({
  pattern: oneof(
    { depthSize: 'small', withCrossShrink: true },
    atoms,
    tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
    tuple(tie('pattern'), counts).map(([inner, count]) => `(?:${inner})${count}`),
  ),
}));

fuzzTest(
  'texts are tested as by JavaScript’s own expressions',
  tuple(
    pattern,
    constantFrom('u', 'su', 'iu', 'isu'),
    array(
      array(characters, { maxLength: 12 }).map((text) => text.join('')),
      { minLength: 1, maxLength: 8 },
    ),
  ),
  ([source, flags, texts]) => {
    const [ours, theirs] = [regExp(source, flags), new RegExp(source, flags)];
    expect(texts.map((text) => ours.test(text))).toEqual(texts.map((text) => theirs.test(text)));
  },
  { runs: 1500 },
);

// V8 looks for it within a pair of surrogates, too: https://tc39.es/ecma262/#sec-advancestringindex
test.each([
  ['\\Bb', 'ab', true],
  ['\\Bb', 'b a', false],
  ['\\B', 'a', false],
  ['\\B', '', true],
  ['\\B', 'b\u{10ffff}b', false],
])('%s in %j: %p', (source, text, isFound) => {
  expect(regExp(source).test(text)).toBe(isFound);
});

describe('where backtracking takes exponential time', () => {
  test.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(x+x+)+y', '^(\\w+\\s?)*$'])('%s', (source) => {
    const text = `${'a'.repeat(100_000)}!`;
    expect(regExp(source).test(text)).toBe(false);
  });
});

describe('what would take too long to get ready is refused', () => {
  const inner = Array.from({ length: 300 }, (_, i) => `.*${String.fromCharCode(0x4e00 + i)}`);
  test.each([
    ['more states than can be kept', '(a|b)*a(a|b){30}c', /takes more than 200000 steps/u],
    ['repetitions of repetitions', '(a{1000}){1000}', /takes more than 200000 steps/u],
    ['a million characters', '^.{0,1000000}$', /takes more than 200000 steps/u],
    ['any number of nothing', '(?:|){1000000000}x', /takes more than 200000 steps/u],
    ['characters in any order', inner.join(''), /takes more than 200000 steps/u],
    ['groups within groups', `${'('.repeat(10_000)}a${')'.repeat(10_000)}`, /groups within groups/u],
    ['hundreds of them', `${'(?:a'.repeat(300)}z${'b)+'.repeat(300)}`, /nested more than 200 levels/u],
    [
      'thousands of words',
      Array.from({ length: 9000 }, (_, i) => i).join('|'),
      /needs more than 10000 states/u,
    ],
    ['a back reference', '(.)\\1', /back references are not supported/u],
    ['a look at several characters', '^(?!.*--)a', /look-around of more than one character is not/u],
    ['what is no expression', '(a', /Unterminated group/u],
  ])('%s', (_name, source, message) => {
    expect(() => regExp(source)).toThrow(message);
  });
});

test('a budget is for all that share it', () => {
  const budget = schemaBudget();
  const make = (): unknown => Array.from({ length: 100 }, () => regExp('^.{2000}$', 'u', budget));
  expect(make).toThrow(/takes more than 200000 steps/u);
});

test.each([
  '^[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}.-]+\\.\\p{L}{2,}$',
  '^.{1,5000}$',
  '^(?:\\+?86[- ]?)?1[3-9]\\d{9}$',
  Array.from({ length: 100 }, (_, i) => `词${String.fromCharCode(0x4e00 + i)}`).join('|'),
  '\\b(?:foo|bar)\\b',
])('%s is not', (source) => {
  expect(() => regExp(source)).not.toThrow();
});
