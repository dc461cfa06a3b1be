import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { standardInputLines, standardInputText } from './standard-input.js';

/** 很好 in GBK. */
const gbk = Buffer.from([0xba, 0xdc, 0xba, 0xc3]);

test('standard input is UTF-8, or what it is said to be', async () => {
  expect(await standardInputText(Readable.from([Buffer.from('\uFEFF很好')]), 'utf-8')).toBe('很好');
  expect(await standardInputText(Readable.from([gbk]), 'gbk')).toBe('很好');
  await expect(standardInputText(Readable.from([gbk]), 'utf-8')).rejects.toThrow(
    'standard input:1:1: the byte at offset 0 (0xBA) is not UTF-8 text; the text looks like GB18030. ' +
      'Add --encoding gb18030, or convert it to UTF-8.',
  );
});

test('a line without anything in it is blank', async () => {
  const blank: boolean[] = [];
  for await (const line of standardInputLines(Readable.from([Buffer.from('\r\n \t\n好\n')])))
    blank.push(line.isBlank);
  expect(blank).toEqual([true, true, false]);
});

test('lines are the same however the bytes arrive, and one that is not text is refused by its own place', async () => {
  const bytes = Buffer.concat([Buffer.from('\uFEFF今天\r\n\n好'), gbk, Buffer.from('\n完')]);
  for (const size of [1, 2, 7, 100]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    const read: string[] = [];
    for await (const line of standardInputLines(Readable.from(chunks)))
      try {
        read.push(line.text());
      } catch (error) {
        read.push((error as Error).message);
      }
    expect(read).toEqual([
      '今天',
      '',
      'standard input:3:2: the byte at offset 15 (0xBA) is not UTF-8 text. Convert it to UTF-8.',
      '完',
    ]);
  }
});
