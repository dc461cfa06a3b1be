import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchBounds, TableError, type TableFault } from './batch-table.js';
import { fileText } from './file-text.js';
import { readTable } from './read-table.js';

function faultOf(work: () => unknown): TableFault {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof TableError) return thrown.fault;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

test('a text is read as it looks', () => {
  const csv = {
    columns: ['text', 'label'],
    rows: [
      ['汤洒了，气死', 'bad'],
      ['a "b"', 'good'],
    ],
  };
  expect(readTable('', '\uFEFFtext,label\r\n"汤洒了，气死",bad\r\n"a ""b""",good\r\n')).toEqual({
    name: '',
    ...csv,
  });
  expect(readTable('', 'text\tlabel\n汤洒了，气死\tbad\na "b"\tgood')).toMatchObject(csv);
  expect(readTable('', 'text;label\n"汤洒了，气死";bad\n"a ""b""";good')).toMatchObject(csv);
  expect(readTable('x.csv', 'sep=;\r\ntext;label\r\n汤洒了，气死;bad\r\n"a ""b""";good')).toMatchObject(csv);
  expect(readTable('x.csv', 'text\n很好\n')).toMatchObject({ columns: ['text'], rows: [['很好']] });
  expect(readTable('', '{"text":"好","n":3}\n\n{"text":"坏","more":{"a":[1]}}')).toMatchObject({
    columns: ['text', 'n', 'more'],
    rows: [
      ['好', '3', undefined],
      ['坏', undefined, '{"a":[1]}'],
    ],
  });
  expect(readTable('', '[{"text":"好"}]')).toMatchObject({ columns: ['text'], rows: [['好']] });
  expect(readTable('', '今天，真好\n\n 心累 ')).toMatchObject({
    columns: ['text'],
    rows: [['今天，真好'], ['心累']],
  });
  expect(readTable('', 'one, two\nthree')).toMatchObject({ rows: [['one, two'], ['three']] });
});

test('any cells come back from CSV that quotes all of them', () => {
  const cell = fc.string({ unit: 'binary' }).map((text) => text.replace(/\r\n|\0/gu, ''));
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1 });
  fc.assert(
    fc.property(rows, (written) => {
      const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
      const lines = written.map((row) => row.map(quoted).join(','));
      expect(readTable('x.csv', ['a,b', ...lines].join('\n')).rows).toEqual(written);
    }),
  );
});

test('what the name of a file says of its cells holds, whatever stands in its header', () => {
  expect(readTable('x.tsv', 'text,label\n好,1\n')).toMatchObject({
    columns: ['text,label'],
    rows: [['好,1']],
  });
  expect(readTable('x.csv', 'text\tlabel\n好\t1\n')).toMatchObject({ columns: ['text', 'label'] });
});

test('quotes that were not meant so are read as they stand', () => {
  const rows = [
    ['"quoted, and never closed', '1'],
    ['plain', '0'],
  ];
  expect(readTable('x.tsv', 'text\tlabel\n' + rows.map((row) => row.join('\t')).join('\n')).rows).toEqual(
    rows,
  );
  expect(readTable('x.csv', 'text,label\na "b" c,1').rows).toEqual([['a "b" c', '1']]);
  expect(faultOf(() => readTable('x.csv', 'text,label\n"a"b"\nc",1')).kind).toBe('not-csv');
});

test('what is no table says why, and where', () => {
  expect(faultOf(() => readTable('', ' \n'))).toEqual({ kind: 'empty' });
  expect(faultOf(() => readTable('x.csv', 'text,label\n'))).toEqual({ kind: 'empty' });
  expect(faultOf(() => readTable('x.csv', 'a,a\n1,2'))).toEqual({
    kind: 'column-twice',
    line: 1,
    detail: 'a',
  });
  expect(faultOf(() => readTable('x.csv', 'a,b\n1,2\n1,2,3'))).toEqual({ kind: 'not-csv', line: 3 });
  expect(faultOf(() => readTable('x.jsonl', '{"a":1}\n{"a":'))).toEqual({ kind: 'not-json', line: 2 });
  expect(faultOf(() => readTable('x.jsonl', '{"a":1}\n3'))).toEqual({ kind: 'not-json', line: 2 });
  expect(faultOf(() => readTable('x.json', '[{"a":1}, 3]'))).toEqual({ kind: 'not-json', line: undefined });
  expect(faultOf(() => readTable('', 'x\n'.repeat(batchBounds.rows + 1)))).toEqual({ kind: 'too-many-rows' });
  expect(faultOf(() => readTable('', 'x'.repeat(batchBounds.bytes + 1)))).toEqual({ kind: 'too-large' });
});

test('a file in another encoding than UTF-8 is refused, and the encoding told', () => {
  const told = (...bytes: number[]) => faultOf(() => fileText(Uint8Array.from(bytes).buffer));
  const utf16 = [...Buffer.from('text\n很好', 'utf16le')];
  const swapped = [...Buffer.from('text\n很好', 'utf16le').swap16()];
  // 很好
  expect(told(0xba, 0xdc, 0xba, 0xc3)).toEqual({ kind: 'other-encoding', detail: 'GB18030' });
  for (const bytes of [utf16, [0xff, 0xfe, ...utf16]])
    expect(told(...bytes)).toEqual({ kind: 'other-encoding', detail: 'UTF-16LE' });
  for (const bytes of [swapped, [0xfe, 0xff, ...swapped]])
    expect(told(...bytes)).toEqual({ kind: 'other-encoding', detail: 'UTF-16BE' });
  expect(told(0xff, 0xff, 0x80)).toEqual({ kind: 'not-utf8' });
  expect(fileText(new TextEncoder().encode('很好').buffer)).toBe('很好');
});

test('what no text has is refused, in a file and pasted', () => {
  expect(faultOf(() => fileText(new TextEncoder().encode('text\n很好，今天\0天气不错').buffer))).toEqual({
    kind: 'not-text',
  });
  // a workbook is a ZIP file: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
  const zip = Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, 33, 0, 0xff, 0xff, 0x80]);
  expect(faultOf(() => fileText(zip.buffer)).kind).toMatch(/^not-(?:text|utf8)$/u);
  expect(faultOf(() => readTable('', 'a\0b'))).toEqual({ kind: 'not-text' });
});
