import { describe, expect, test } from '@jest/globals';
import { delimitedRecords } from './delimited-records.js';

const read = (text: string, separator?: '\t'): unknown[] =>
  delimitedRecords(text, 'a', separator).map(({ line, fields }) => [line, ...Object.values(fields)]);

test('values go by the names in the header', () => {
  expect(delimitedRecords('label, review\n1,好\n', 'a')).toEqual([
    { line: 2, fields: { label: '1', review: '好' } },
  ]);
});

describe('RFC 4180: a row, and the line that it begins on', () => {
  test.each<[string, string, unknown[]]>([
    [
      'plain',
      'l,t\n1,好\n0,差',
      [
        [2, '1', '好'],
        [3, '0', '差'],
      ],
    ],
    [
      'delimiters, quotes and line breaks in quotes',
      'l,t\n1,"好,""棒""\n真的"\n0,差\n',
      [
        [2, '1', '好,"棒"\n真的'],
        [4, '0', '差'],
      ],
    ],
    [
      'CRLF, which is one line break wherever it is',
      'l,t\r\n1,"好\r\n\r\n棒"\r\n0,差\r\n',
      [
        [2, '1', '好\n\n棒'],
        [5, '0', '差'],
      ],
    ],
    [
      'blank lines',
      'l,t\n\n1,好\n\n\n0,差\n\n',
      [
        [3, '1', '好'],
        [6, '0', '差'],
      ],
    ],
    [
      'empty values',
      'l,t\n1,\n,""\n',
      [
        [2, '1', ''],
        [3, '', ''],
      ],
    ],
    [
      'quotes within a value that does not begin with one',
      'l,t\n1,他说"好"\n0,"差,"\n',
      [
        [2, '1', '他说"好"'],
        [3, '0', '差,'],
      ],
    ],
  ])('%s', (_, text, rows) => {
    expect(read(text)).toEqual(rows);
  });
});

test('semicolons and tabs are found in the header, or named by a line above it', () => {
  const rows = [
    [2, '今天,真好', '正面'],
    [3, '"', '负面'],
  ];
  expect(read('text;label\r\n今天,真好;正面\r\n"""";负面')).toEqual(rows);
  expect(read('text\tlabel\n今天,真好\t正面\n"\t负面')).toEqual(rows);
  expect(delimitedRecords('sep=;\na,b;c\n1;2', 'a')).toEqual([{ line: 3, fields: { 'a,b': '1', c: '2' } }]);
  expect(() => read('text;label\n好;正面;x')).toThrow('each of the 2 columns (text, label), got 3.');
});

describe('TSV', () => {
  test.each<[string, string, unknown[]]>([
    ['plain', 'l\tt\n1\t好, "棒"\n', [[2, '1', '好, "棒"']]],
    [
      'quoted as spreadsheets write it',
      'l\tt\n1\t"好\n""棒"""\n0\t差\n',
      [
        [2, '1', '好\n"棒"'],
        [4, '0', '差'],
      ],
    ],
    [
      'a quote that is never closed is itself',
      'l\tt\n1\t"好\n0\t差\n',
      [
        [2, '1', '"好'],
        [3, '0', '差'],
      ],
    ],
    [
      'two rows are not one because of their quotes',
      'l\tt\n1\t"好\n0\t差"\n',
      [
        [2, '1', '"好'],
        [3, '0', '差"'],
      ],
    ],
  ])('%s', (_, text, rows) => {
    expect(read(text, '\t')).toEqual(rows);
  });
});

describe('a row that does not fit is refused, and none after it read', () => {
  test.each<[string, string, string]>([
    [
      'too many values',
      'l,t\n1,好\n\n0,差,真的\n',
      'a:4: expected a value for each of the 2 columns (l, t), got 3.',
    ],
    ['too few values', 'l\tt\n1\n', 'a:2: expected a value for each of the 2 columns (l, t), got 1.'],
    ['a quote that is never closed', 'l,t\n1,好\n0,"差\n1,好\n', 'a:3: the quotes of this row do not match.'],
    ['a quote closed rows later', 'l,t\n1,"好\n0,"差"\n', 'a:2: the quotes of this row do not match.'],
    ['a column twice', 'l,t,l\n', "a:1: the header has the column 'l' twice."],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
