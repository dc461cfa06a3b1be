import { describe, expect, test } from '@jest/globals';
import { labelFaults } from './label-faults.js';

const faults = (...labels: readonly string[]): string[] =>
  labelFaults(labels).map(({ index, message }) => `${index}: ${String(message)}`);

describe('a label is refused', () => {
  test.each([' 好', '好 ', '\u3000好', '好\u00a0', '\ufeff好', ' '])(
    'that begins or ends with white space: %j',
    (label) => {
      expect(faults('坏', label)).toEqual([
        `1: the choice '${label}' begins or ends with white space; remove that`,
      ]);
    },
  );

  test.each(['好\n', '好\r\n坏', '\u2028好', '好\u0085'])('that has a line break: %j', (label) => {
    expect(faults('坏', label)).toEqual([
      `1: the choice ${JSON.stringify(label)} has a line break; write one line`,
    ]);
  });

  test.each([
    ['好\u200b', 'U+200B'],
    ['a\u200db', 'U+200D'],
    ['好\u200d', 'U+200D'],
    ['👩\u200d', 'U+200D'],
    ['\u202eabc', 'U+202E'],
    ['a\u00adb', 'U+00AD'],
    ['a\tb', 'U+0009'],
    ['a\u0007', 'U+0007'],
    ['\ufe0fa', 'U+FE0F'],
    ['a\u{e0061}', 'U+E0061'],
    ['\u3164', 'U+3164'],
    ['a\ud83d', 'U+D83D'],
  ])('that has a character that nobody sees: %j', (label, shown) => {
    expect(faults('坏', label)).toEqual([
      `1: the choice '${label}' has a character that nobody sees, ${shown}; remove it`,
    ]);
  });

  test.each([
    ['e\u0301', 'é'],
    ['❤\ufe0f', '❤'],
    ['a b', 'a  b'],
    ['a b', 'a\u00a0b'],
  ])('that looks like another: %j, %j', (one, other) => {
    expect(faults('x', one, other)).toEqual([
      `2: the choice '${other}' looks like choice 2; change one of them`,
    ]);
  });

  test('that is there twice', () => {
    expect(faults('好', '坏', '好')).toEqual(["2: the choice '好' is listed twice"]);
  });
});

test.each([
  ...[
    '👩\u200d👩\u200d👧',
    '👩🏽\u200d🚀',
    '🧔\u200d♂\ufe0f',
    '🏳\ufe0f\u200d🌈',
    '❤\ufe0f',
    '1\ufe0f\u20e3',
    '👍🏽',
  ],
  ...['🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '🇨🇳', '葛\u{e0100}'],
  ...['می\u200cخواهم', 'क्\u200dष', 'e\u0301', 'not good', '不 好', '是，'],
])('%j may be a label', (label) => {
  expect(faults('x', label, 'y')).toEqual([]);
});
