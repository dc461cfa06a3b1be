import { expect, test } from '@jest/globals';
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
