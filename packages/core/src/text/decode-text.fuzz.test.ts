import { expect } from '@jest/globals';
import { constantFrom, tuple, uint8Array, oneof } from 'fast-check';
import { fuzzTest, hostileText, mangledBytes, refusalOf } from '../testing/fuzz/index.js';
import { decodeText } from './decode-text.js';
import { textEncodings } from './text-encoding.js';

const bytes = oneof(
  uint8Array({ maxLength: 40 }),
  mangledBytes('太棒了 👨‍👩‍👧‍👦\r\nok', Buffer.from('太棒了', 'utf16le')),
);

fuzzTest(
  'bytes of every kind are text without a fault in it, or refused with their place',
  tuple(bytes, constantFrom(...textEncodings)),
  async ([input, encoding]) => {
    let text = '';
    const refusal = await refusalOf(['invalid-input'], () => {
      text = decodeText(input, { name: 'x', encoding });
    });
    expect(text).not.toContain('\0');
    expect(text.isWellFormed()).toBe(true);
    const mark =
      text === '' || !Buffer.from(input).subarray(0, 3).equals(Buffer.from('\uFEFF')) ? '' : '\uFEFF';
    if (!refusal && encoding === 'utf-8') expect(Buffer.from(mark + text).equals(input)).toBe(true);
    if (refusal) expect(refusal.message).toMatch(/^x:\d+:\d+: the byte at offset \d+ \(0x[0-9A-F]{2}\)/u);
  },
  { runs: 1500 },
);

fuzzTest(
  'whatever is text in UTF-8 is read as it is, but for a byte order mark',
  hostileText.filter((text) => text.isWellFormed() && !text.includes('\0')),
  (text) => {
    expect(decodeText(Buffer.from(text), { name: 'x' })).toBe(text.replace(/^\uFEFF/u, ''));
  },
  { runs: 500 },
);
