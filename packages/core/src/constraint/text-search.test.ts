import { describe, expect, test } from '@jest/globals';
import { TextSearch, exceptionProblem, patternProblem, searchedCharacters } from './text-search.js';
import { atOnce } from './turns.js';

const found = (text: string, patterns: readonly string[], except: readonly string[] = []) =>
  finds(new TextSearch(patterns, except), text);

const finds = (search: TextSearch, text: string): boolean => atOnce(search.search(searchedCharacters(text)));

test.each([
  ['a pattern is found anywhere in a text', '我真的不想活了', ['不想活'], true],
  ['a part of it is not it', '我不想干活', ['不想活'], false],
  ['any one of several is enough', 'to be', ['nothing', 'b.'], true],
  ['case does not matter', 'KILL Myself', ['kill my'], true],
  ['full-width letters are as good', 'Ｋｉｌｌ', ['kill'], true],
  ['a zero-width space hides nothing', '不想\u200B活', ['不想活'], true],
  ['spaces between Chinese characters hide nothing', '不 想 活', ['不想活'], true],
  ['spaces between words are there', 'notable', ['not able'], false],
  ['a text has a line’s end at both ends', 'kms', ['\\n[^b]*[^a-z]kms[^a-z]'], false],
  ['and a word’s edge there', 'kms', ['[^a-z]kms\\n'], true],
  ['a curved apostrophe is a straight one', 'don’t', ["don't"], true],
  ['the end of a line is a space', 'a\nb', ['a b'], true],
])('%s', (_name, text, patterns, expected) => {
  expect(found(text, patterns)).toBe(expected);
});

describe('exceptions', () => {
  test('what is cut out is not found', () => {
    expect(found('我想死你了', ['想死'], ['想死你了'])).toBe(false);
  });

  test('the rest still is', () => {
    expect(found('我想死你了，可我想死', ['想死'], ['想死你了'])).toBe(true);
  });

  test('the longest is cut', () => {
    expect(found('abcd', ['d'], ['ab', 'abcd', 'abc'])).toBe(false);
  });

  test('cutting joins nothing', () => {
    expect(found('aXb', ['ab'], ['X'])).toBe(false);
  });
});

test('a pattern at which backtracking takes exponential time is as quick as any', () => {
  const search = new TextSearch(['(a|a)*b', '(x+x+)+y', '.*a.*a.*a.*a.*c'], []);
  expect(finds(search, 'a'.repeat(20_000) + 'x'.repeat(20_000))).toBe(false);
}, 20_000);

test('texts that lead to more states than are kept are answered rightly', () => {
  const search = new TextSearch(['a[ab]{11}c'], []);
  const bits = Array.from({ length: 1 << 11 }, (_, i) => i.toString(2).padStart(11, '0')).join('');
  const text = bits.replaceAll('0', 'a').replaceAll('1', 'b');
  expect(finds(search, text)).toBe(false);
  expect(finds(search, `${text}a${'b'.repeat(11)}c`)).toBe(true);
});

test('a letter has as many marks as any letter has', () => {
  for (const marks of ['\u0301\u0316', '\uff9e\u0316'])
    expect(searchedCharacters(`a${marks.repeat(100_000)}b`).length).toBeLessThan(40);
  expect(found('x\u0301\u0301'.normalize('NFD'), ['x\u0301\u0301'])).toBe(true);
});

test('turns are given by what was looked at, not by what was read', () => {
  const search = new TextSearch(['a.{2000}b'], []);
  const turns = search.search(searchedCharacters('a'.repeat(3000)));
  let count = 0;
  for (; turns.next().done !== true; count++);
  expect(count).toBeGreaterThan(100);
});

test('what has a square of ways through it is made ready in proportion to its length', () => {
  expect(found('b', ['a?'.repeat(1500) + 'b'])).toBe(true);
});

test.each([
  ['(a', /the pattern \(a cannot be used: .*Unterminated group/u],
  ['^a', /has an anchor or look-around/u],
  ['a(?=b)', /has an anchor or look-around/u],
  ['a{300000}', /takes more than 100000 steps/u],
  ['a*', /matches the empty text/u],
])('%s is refused', (pattern, message) => {
  expect(String(patternProblem(pattern))).toMatch(message);
});

test.each([
  ['a+', /has no longest match/u],
  ['a?', /matches the empty text/u],
])('%s is refused as an exception', (pattern, message) => {
  expect(String(exceptionProblem(pattern))).toMatch(message);
});

test('sound patterns have no problem', () => {
  expect([patternProblem('a+b'), exceptionProblem('a{1,3}b?')]).toEqual([undefined, undefined]);
});
