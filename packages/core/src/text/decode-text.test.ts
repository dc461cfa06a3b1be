import { describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { decodeText } from './decode-text.js';
import { type TextEncoding, likelyEncoding, textEncodings } from './text-encoding.js';

const utf16 = (text: string, encoding: 'utf-16le' | 'utf-16be'): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
};
// 很好,a\n😀 in every encoding; GBK has no emoji
const gbk = Buffer.from([0xba, 0xdc, 0xba, 0xc3, 0x2c, 0x61, 0x0a]);
const written: Readonly<Record<TextEncoding, Uint8Array>> = {
  'utf-8': Buffer.from('很好,a\n😀'),
  gbk,
  gb18030: Buffer.concat([gbk, Buffer.from([0x94, 0x39, 0xfc, 0x36])]),
  'utf-16le': utf16('很好,a\n😀', 'utf-16le'),
  'utf-16be': utf16('很好,a\n😀', 'utf-16be'),
};
const marks: Readonly<Record<TextEncoding, readonly number[]>> = {
  'utf-8': [0xef, 0xbb, 0xbf],
  gbk: [0x84, 0x31, 0x95, 0x33],
  gb18030: [0x84, 0x31, 0x95, 0x33],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
};
const marked = (encoding: TextEncoding): Buffer =>
  Buffer.concat([Buffer.from(marks[encoding]), written[encoding]]);

function refusal(bytes: Uint8Array, encoding?: TextEncoding): QaioError {
  try {
    decodeText(bytes, { name: 'a.csv', encoding });
  } catch (error) {
    if (error instanceof QaioError) return error;
    throw error;
  }
  throw new Error('read without a fault');
}

describe.each(textEncodings)('%s', (encoding) => {
  const text = encoding === 'gbk' ? '很好,a\n' : '很好,a\n😀';
  test('is read where it is named, and a byte order mark is not part of the text', () => {
    expect(decodeText(written[encoding], { name: 'a', encoding })).toBe(text);
    expect(decodeText(marked(encoding), { name: 'a', encoding })).toBe(text);
  });

  test('is what its bytes look like', () => {
    const expected = encoding === 'gbk' ? 'gb18030' : encoding;
    expect(likelyEncoding(written[encoding])).toBe(expected);
    expect(likelyEncoding(marked(encoding))).toBe(expected);
  });

  test('is refused where UTF-8 is expected, and its name told', () => {
    if (encoding === 'utf-8') return;
    const likely = encoding === 'gbk' ? 'GB18030' : encoding.toUpperCase();
    for (const bytes of [written[encoding], marked(encoding)])
      expect(refusal(bytes).message).toContain(`the text looks like ${likely}. Convert it to UTF-8.`);
  });
});

describe('the place of the first byte that is not UTF-8', () => {
  test.each<[string, readonly (string | number[])[], number, number, number]>([
    ['at the start', [[0xc4, 0xe3]], 0, 1, 1],
    ['after characters of several bytes', ['好😀,', [0xc4], 'x'], 8, 1, 4],
    ['in a later line', ['a\n好\r\n好b', [0xff], '好'], 11, 3, 3],
    ['after a byte order mark, which is not a column', ['\uFEFF好', [0xff]], 6, 1, 2],
    ['a character cut off at the end', ['好\n', [0xe5, 0xa5]], 4, 2, 1],
    ['a character cut off by another', ['好', [0xe5, 0xa5], 'x'], 3, 1, 2],
    ['half of a surrogate pair', ['a', [0xed, 0xa0, 0x80]], 1, 1, 2],
    ['a longer form than needed', ['a', [0xc0, 0xaf]], 1, 1, 2],
    ['a real U+FFFD before it', ['\uFFFD', [0x80]], 3, 1, 2],
  ])('%s', (_, parts, offset, line, column) => {
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
    const hex = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
    const error = refusal(bytes);
    expect(error.code).toBe('invalid-input');
    expect(error.message).toMatch(
      `a.csv:${line}:${column}: the byte at offset ${offset} (${hex}) is not UTF-8 text`,
    );
    expect(error.problems).toMatchObject([{ file: 'a.csv', line, column }]);
  });

  test('is found wherever it is, in every encoding', () => {
    const stray: Readonly<Record<TextEncoding, readonly number[]>> = {
      'utf-8': [0xff],
      gbk: [0xff, 0xff],
      gb18030: [0xff, 0xff],
      'utf-16le': [0x00, 0xdc],
      'utf-16be': [0xdc, 0x00],
    };
    const characters = (encoding: TextEncoding): Uint8Array[] => {
      const [one, two] = [written[encoding].subarray(0, 2), written[encoding].subarray(2, 4)];
      return encoding === 'utf-8'
        ? Array.from('很好,a\n😀', (one) => Buffer.from(one))
        : [one, two, one, two];
    };
    for (const encoding of textEncodings)
      characters(encoding).forEach((_, i, all) => {
        const before = Buffer.concat(all.slice(0, i));
        const bytes = Buffer.concat([before, Buffer.from(stray[encoding]), ...all.slice(i)]);
        expect(refusal(bytes, encoding).message).toContain(`offset ${before.length} (`);
      });
  });
});

test.each<[TextEncoding, Uint8Array, number]>([
  ['utf-8', Buffer.from('好a\0b'), 4],
  ['gb18030', Buffer.concat([gbk, Buffer.from([0])]), 7],
  ['utf-16le', utf16('a\0', 'utf-16le'), 2],
])('a NUL is no text, and is called what it is in %s', (encoding, bytes, offset) => {
  expect(refusal(bytes, encoding).message).toContain(
    `the byte at offset ${offset} (0x00) is NUL, which no text has; this is probably binary data. Give text.`,
  );
});

test('a byte order mark is believed, not the encoding that is named', () => {
  expect(refusal(marked('utf-8'), 'gbk').message).toMatch(
    /0xEF\) is not GBK text; the text looks like UTF-8/u,
  );
  expect(refusal(marked('utf-16be'), 'utf-16le').message).toMatch(/looks like UTF-16BE/u);
});

test('bytes that look like nothing are told to be so, with the door’s own advice', () => {
  const bytes = Buffer.from([0x61, 0xff, 0xff]);
  const source = { name: 'body', from: { line: 7, offset: 100 }, remedy: () => 'Send UTF-8.' };
  expect(() => decodeText(bytes, source)).toThrow(
    'body:7:2: the byte at offset 101 (0xFF) is not UTF-8 text. Send UTF-8.',
  );
});
