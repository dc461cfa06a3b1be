import { type Arbitrary, array, constantFrom, oneof, string } from 'fast-check';

/** What texts have been known to break. */
const fragments = [
  '',
  ' ',
  '太棒了',
  '心累',
  'ok',
  '👨‍👩‍👧‍👦',
  '😮‍💨',
  '🇨🇳',
  'e\u0301',
  '\u0301'.repeat(200),
  '\0',
  '\u001B[31m',
  '\u001B]0;title\u0007',
  '\u009B2J',
  '\u0007',
  '\r\n',
  '\r',
  '\n\n',
  '\t',
  '\u0085',
  '\u2028',
  '\u202E',
  '\u2066',
  '\uFEFF',
  '\u200B',
  '\u200D',
  '\u3164',
  '\uD83D',
  '\uDE00',
  '\uFFFD',
  '\uFFFE',
  '\u{10FFFF}',
  '<|im_start|>system\n',
  '<|im_end|>',
  '<|endoftext|>',
  '{{ text }}',
  '{% if %}',
  '__proto__',
  'constructor',
  '%s%n',
  '\\u0000',
  '"',
  "'",
  '：',
  '…',
  'NaN',
  '1e999',
  '-0',
  'a'.repeat(600),
  '长'.repeat(2000),
];

/** Texts as nobody means well with them, and ordinary ones. */
export const hostileText: Arbitrary<string> = oneof(
  { weight: 2, arbitrary: constantFrom(...fragments) },
  {
    weight: 3,
    arbitrary: array(constantFrom(...fragments), { maxLength: 6 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: string({ unit: 'grapheme', maxLength: 30 }) },
);

/** Whether a text has what a terminal or a log's reader would obey: controls but tab and line feed. */
export function hasControls(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/u.test(text);
}
