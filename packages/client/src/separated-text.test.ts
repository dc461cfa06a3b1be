import { expect, test } from '@jest/globals';
import { separatedText } from './separated-text.js';

test.each([
  ['text,label\n好;坏,正面', ','],
  ['text;label\n好,坏;正面', ';'],
  ['text\tlabel, gold\n', '\t'],
  ['\n\ntext;label\n', ';'],
  ['"a;b",label\n', ','],
  ['"a,b";label\n', ';'],
  ['text\n好;坏', ','],
  ['', ','],
])('the header of %j is separated by %j', (text, separator) => {
  expect(separatedText(text)).toEqual({ text, separator });
});

test('a first line that names the separator is no row, and leaves its line', () => {
  expect(separatedText('sep=;\na,b;c\n')).toEqual({ text: '\na,b;c\n', separator: ';' });
  expect(separatedText('SEP=\t\na\n')).toEqual({ text: '\na\n', separator: '\t' });
  expect(separatedText('sep=x,y\n1,2\n')).toEqual({ text: 'sep=x,y\n1,2\n', separator: ',' });
});
