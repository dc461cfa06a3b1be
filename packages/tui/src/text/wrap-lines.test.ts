import { describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { shortened, shownText } from './shown-text.js';
import { wrapLines } from './wrap-lines.js';

test.each([10, 11, 80])(
  'lines of Chinese, Latin and emoji are at most %d columns wide and lose nothing but a space at a break',
  (columns) => {
    const text = '今天老板又改需求了，really tired 😮‍💨👍🏽！第二句也很长很长很长';
    const lines = wrapLines(text, columns);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  },
);

test('a Latin word stays whole beside Chinese unless it is longer than a line', () => {
  expect(wrapLines('消息太长 characters', 14)).toEqual(['消息太长 ', 'characters']);
  expect(wrapLines('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
});

test('no line begins with the space that it was broken at, or with a mark that ends a sentence', () => {
  expect(wrapLines('to go on', 5)).toEqual(['to go', 'on']);
  expect(wrapLines('没有服务器回应。', 14)).toEqual(['没有服务器回', '应。']);
});

test('lines of the text are lines', () => {
  expect(wrapLines('一\r\n\n二', 10)).toEqual(['一', '', '二']);
});

describe('a text that comes from anywhere', () => {
  test('has its escape sequences shown, not obeyed', () => {
    expect(shownText('\u001B[31mred\u0007\u007F\u009B')).toBe('␛[31mred␇␡\uFFFD');
  });

  test('has the columns of each consonant of a conjunct', () => {
    expect(stringWidth(shownText('नमस्ते'))).toBe(4);
  });

  test('has a width in each character: one that is never seen is left out, a mark alone gets a circle', () => {
    expect(shownText('a\u200B\u00ADb\u202E👨‍👩‍👧')).toBe('ab👨‍👩‍👧');
    expect(shownText('\u0301a\u0301')).toBe('◌\u0301a\u0301');
    expect(shownText('a\u0600\uFFF9')).toBe('a\uFFFD\uFFFD');
  });

  test('is shortened to whole characters, with a sign that there is more', () => {
    expect(shortened('老板又改需求了', 8)).toBe('老板又…');
    expect(shortened('👩🏽‍💻👩🏽‍💻', 3)).toBe('👩🏽‍💻…');
    expect(shortened('一\n二', 8)).toBe('一 二');
    expect(shortened('一', 0)).toBe('');
  });
});
