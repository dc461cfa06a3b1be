import { expect, test } from '@jest/globals';
import { KeyReader } from './key-reader.js';

const [begin, end] = ['\u001B[200~', '\u001B[201~'];

test.each([
  ['a line with its end', ['一句话\r'], '一句话'],
  ['lines, in several pieces', ['一\r\n', '二\n\n'], '一\r\n二'],
  ['colours and control characters', ['红\u0003', '\u001B[31m', '色\r'], '红\u0003色'],
  ['a sign that is a command where it is typed', ['?'], '?'],
])('a paste of %s is one text, and no key', (_, pieces, text) => {
  const reader = new KeyReader();
  const keys = [begin, ...pieces, end].flatMap((piece) => reader.read(piece));
  expect(keys).toEqual([{ kind: 'text', text, isPasted: true }]);
  expect(reader.read('\r')).toEqual([{ kind: 'key', name: 'enter' }]);
});

test('a paste of nothing is nothing, and so is an end without a beginning', () => {
  const reader = new KeyReader();
  expect([begin, '\r\n', end, end].flatMap((piece) => reader.read(piece))).toEqual([]);
});
