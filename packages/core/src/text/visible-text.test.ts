import { expect, test } from '@jest/globals';
import { visibleText } from './visible-text.js';

test('what a terminal would obey is shown', () => {
  expect(visibleText('\u001B[31m红\u001B]0;title\u0007')).toBe('\\x1b[31m红\\x1b]0;title\\x07');
  expect(visibleText('a\rb\u009B2J\u007F\0')).toBe('a\\x0db\\u009b2J\\u007f\\x00');
});

test('text is left as it is, in any language', () => {
  const text = '一行\n二行\tnaïve 👨‍👩‍👧‍👦 עברית';
  expect(visibleText(text)).toBe(text);
});
