import { describe, expect, test } from '@jest/globals';
import { parseKeys } from './parse-keys.js';

/** Names of keys in angle brackets, text as it is. */
const shown = (input: string): string =>
  parseKeys(input)
    .map((key) => (key.kind === 'text' ? key.text : `<${key.name}>`))
    .join('');

test.each([
  ['\u001B[3~', 'delete'],
  ['\u007F', 'backspace'],
  ['\b', 'backspace'],
  ['\u001B', 'escape'],
  ['\u001BOP', 'f1'],
  ['\u001B[11~', 'f1'],
  ['\u001B[A', 'up'],
  ['\u001BOB', 'down'],
  ['\u001B[1~', 'home'],
  ['\u001B[F', 'end'],
  ['\u001B[1;5D', 'word-left'],
  ['\u001Bb', 'alt-b'],
  ['\u001BF', 'alt-f'],
  ['\u001B\u007F', 'alt-backspace'],
  ['\u0017', 'ctrl-w'],
  ['\u000C', 'ctrl-l'],
  ['\u0003', 'ctrl-c'],
  ['\u001B[200~', 'unknown'],
  ['\u001Btoo', 'unknown'],
  ['\u001C', 'unknown'],
])('%j is %s', (input, name) => {
  expect(shown(input)).toBe(`<${name}>`);
});

describe('what comes in one piece', () => {
  test('is text with Enter behind it where it is one character, and else a paste, which sends nothing', () => {
    expect(shown('好\r')).toBe('好<enter>');
    expect(shown('😀\r')).toBe('😀<enter>');
    expect(shown('你好\r')).toBe('你好');
    expect(shown('x\u0017\r')).toBe('x<ctrl-w><enter>');
  });

  test('is one text where line breaks are within it, as from a paste', () => {
    expect(parseKeys('一\r\n二\t三')).toEqual([{ kind: 'text', text: '一\r\n二\t三' }]);
    expect(shown('一\n二\r\n')).toBe('一\n二');
  });

  test('is as many keys as were held down', () => {
    expect(shown('\u007F\u007Fx\u0017')).toBe('<backspace><backspace>x<ctrl-w>');
  });

  test('is nothing where nothing came', () => {
    expect(parseKeys('')).toEqual([]);
  });
});
