import { describe, expect, test } from '@jest/globals';
import { HfTokenizer } from './hf-tokenizer.js';

const sound = {
  model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: ['a b'] },
  normalizer: null,
  pre_tokenizer: null,
  decoder: null,
  post_processor: null,
  added_tokens: [{ id: 3, content: '<|end|>', special: true }],
};

test('the file that the faults are put into is sound', () => {
  expect(new HfTokenizer(sound, {}).encodePlain('ab')).toEqual([2]);
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['no model', { ...sound, model: undefined }],
  ['a number for an added token', { ...sound, added_tokens: [0] }],
  ['an added token without a text', { ...sound, added_tokens: [{ id: 3 }] }],
  ['a list for a normalizer', { ...sound, normalizer: [] }],
  ['a number for merges', { ...sound, model: { ...sound.model, merges: 5 } }],
  [
    'a pattern of no kind',
    { ...sound, decoder: { type: 'Sequence', decoders: [{ type: 'Replace', pattern: [] }] } },
  ],
  ['a pattern that is none', { ...sound, pre_tokenizer: { type: 'Split', pattern: { Regex: '(' } } }],
])('%s is refused when the file is read, not at the first prompt', (_, json) => {
  expect(() => new HfTokenizer(json, {})).toThrow(/^tokenizer\.json cannot be read: /u);
});

describe('added tokens of a vocabulary that falls back to bytes', () => {
  const pieces = ['\n\n', '</td>', '▁▁', '<user>', '<mark>', '<end>'];
  const vocab = Object.fromEntries(['a', ...pieces.slice(0, 5)].map((piece, id) => [piece, id]));
  const added = pieces.map((content, i) => ({ id: i + 1, content, special: content === '<mark>' }));
  const json = (byte_fallback: boolean) => ({
    ...sound,
    model: { type: 'BPE', vocab, merges: [], byte_fallback },
    decoder: { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] },
    added_tokens: added,
  });

  test('white space and HTML tags are text, whoever writes them; all others are special', () => {
    const tokenizer = new HfTokenizer(json(true), {});
    expect(tokenizer.encodePlain('a\n\na</td>a')).toEqual([0, 1, 0, 2, 0]);
    expect([...tokenizer.specialTokens.keys()]).toEqual(['<user>', '<mark>', '<end>']);
    for (const id of tokenizer.specialTokens.values())
      for (const piece of pieces.slice(3)) expect(tokenizer.encodePlain(`a${piece}a`)).not.toContain(id);
    expect([...tokenizer.tokenBytes()].map(({ id }) => id)).toEqual([0, 1, 2, 3]);
  });

  test('without the fallback all are special', () => {
    expect(new HfTokenizer(json(false), {}).specialTokens.size).toBe(pieces.length);
  });
});
