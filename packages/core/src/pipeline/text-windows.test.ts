import { describe, expect, test } from '@jest/globals';
import { Dice } from '../testing/dice.js';
import { TinyTokenizer } from '../testing/tiny-tokenizer.js';
import { textWindows } from './text-windows.js';

const tokenizer = new TinyTokenizer();
const count = (text: string): number => tokenizer.encodePlain(text).length;
/** A token is a byte: each of these sentences has 5. */
const sentences = ['aa。', 'bb。', 'cc。'];
const windows = (text: string, maxTokens: number, overlapTokens = 0): string[] =>
  [...textWindows(text, tokenizer, maxTokens, overlapTokens)].filter((window) => window !== undefined);

describe('a window takes sentences up to its last token', () => {
  test('and as many as fit', () => {
    expect(windows(sentences.join(''), 15)).toEqual(['aa。bb。cc。']);
    expect(windows(sentences.join(''), 10)).toEqual(['aa。bb。', 'cc。']);
    expect(windows(sentences.join(''), 9)).toEqual(sentences);
  });

  test('a sentence that fills a window is not cut', () => {
    expect(windows('a。bbbbbbb。', 10)).toEqual(['a。', 'bbbbbbb。']);
  });

  test('one that is longer is cut, and goes on in the next', () => {
    expect(windows('bbbbbbbb。', 10)).toEqual(['bbbbb', 'bbb。']);
  });
});

describe('a window begins with the end of the one before', () => {
  test('with whole sentences, up to the last token of the overlap', () => {
    expect(windows(sentences.join(''), 10, 5)).toEqual(['aa。bb。', 'bb。cc。']);
    expect(windows(sentences.join(''), 10, 4)).toEqual(['aa。bb。', 'cc。']);
  });

  test('unless the next sentence needs the room', () => {
    expect(windows('aa。bbbbb。', 10, 5)).toEqual(['aa。', 'bbbbb。']);
  });
});

/** The longest beginning of a window that the text so far ends with. */
function common(window: string, covered: string): string {
  const characters = [...window];
  for (let length = characters.length; length > 0; length--) {
    const beginning = characters.slice(0, length).join('');
    if (covered.endsWith(beginning)) return beginning;
  }
  return '';
}

test('nothing is left out or cut inside a character; windows and what they have in common are within bounds', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const dice = new Dice(seed);
    let next = 0;
    // every character but the marks stands once, so that what windows have in common can be told
    const character = (): string => String.fromCodePoint(dice.pick([0x4e00, 0x1f300]) + next++);
    const sentence = (): string =>
      `${Array.from({ length: dice.from(1, 16) }, character).join('')}${dice.pick(['。', '!?', '\n', '；', ''])}`;
    const text = Array.from({ length: dice.from(1, 12) }, sentence).join('');
    const [maxTokens, overlapTokens] = [dice.from(8, 60), dice.from(0, 20)];
    let covered = '';
    for (const window of windows(text, maxTokens, overlapTokens)) {
      expect(window.isWellFormed()).toBe(true);
      expect(count(window)).toBeLessThanOrEqual(maxTokens);
      const again = common(window, covered);
      expect(count(again)).toBeLessThanOrEqual(overlapTokens);
      covered += window.slice(again.length);
    }
    expect({ seed, covered }).toEqual({ seed, covered: text });
  }
});
