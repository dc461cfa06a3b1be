import { expect, test } from '@jest/globals';
import { atOnce } from '../constraint/turns.js';
import { TinyTokenizer } from '../testing/tiny-tokenizer.js';
import { hasFarMore } from './token-estimate.js';

const tokenizer = new TinyTokenizer();
// a token is a byte
const isFarMore = (texts: readonly string[], most: number): boolean =>
  atOnce(hasFarMore(texts, most, tokenizer));

test('texts have far more tokens than a limit that their pieces are beyond', () => {
  expect(isFarMore(['a'.repeat(100_000)], 90_000)).toBe(true);
  expect(isFarMore(['a'.repeat(50_000), '好'.repeat(20_000)], 90_000)).toBe(true);
  expect(isFarMore(Array<string>(10_000).fill('a'.repeat(10)), 99_999)).toBe(true);
});

test('those near the limit, or below it, do not', () => {
  expect(isFarMore(['a'.repeat(100_000)], 100_000)).toBe(false);
  expect(isFarMore(['a'.repeat(100_000)], 99_900)).toBe(false);
  expect(isFarMore(Array<string>(10_000).fill('a'.repeat(10)), 100_000)).toBe(false);
  expect(isFarMore([], 0)).toBe(false);
});

test('what shows that is enough, and others have their turn before', () => {
  const seen: string[] = [];
  const counting = {
    encodePlain: (text: string) => {
      seen.push(text);
      return tokenizer.encodePlain(text);
    },
  };
  const turns = [...hasFarMore(['a😀'.repeat(100_000)], 20_000, counting)];
  expect(seen.length).toBe(turns.length + 1);
  expect(seen.join('').length).toBeLessThan(20_000);
  expect(seen.every((piece) => piece.isWellFormed())).toBe(true);
});

test('short texts are looked at some thousand characters at a time', () => {
  const turns = [...hasFarMore(Array<string>(10_000).fill('a'.repeat(10)), 200_000, tokenizer)];
  expect(turns.length).toBeGreaterThan(20);
  expect(turns.length).toBeLessThan(30);
});
