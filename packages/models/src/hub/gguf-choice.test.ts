import { expect, test } from '@jest/globals';
import { findGguf, ggufLabels, isSplitGguf } from './gguf-choice.js';

const names = [
  'README.md',
  'mmproj-F16.gguf',
  'qwen3-0.6b-q4_k_m.gguf',
  'Qwen3-0.6B-Q4_K_S.gguf',
  'Qwen3-0.6B.IQ4_XS.gguf',
  'Qwen3-0.6B-UD-Q4_K_S.gguf',
  'big/Qwen3-0.6B-Q8_0-00001-of-00002.gguf',
  'big/Qwen3-0.6B-Q8_0-00002-of-00002.gguf',
  'BF16/Qwen3-0.6B-BF16.gguf',
];

test.each([
  ['Q4_K_M', 'qwen3-0.6b-q4_k_m.gguf'],
  ['q4_k_s', 'Qwen3-0.6B-Q4_K_S.gguf'],
  ['UD-Q4_K_S', 'Qwen3-0.6B-UD-Q4_K_S.gguf'],
  ['IQ4_XS', 'Qwen3-0.6B.IQ4_XS.gguf'],
  ['bf16', 'BF16/Qwen3-0.6B-BF16.gguf'],
  ['Q8_0', 'big/Qwen3-0.6B-Q8_0-00001-of-00002.gguf'],
  ['Qwen3-0.6B-Q4_K_S.gguf', 'Qwen3-0.6B-Q4_K_S.gguf'],
  ['qwen3-0.6b-ud-q4_k_s', 'Qwen3-0.6B-UD-Q4_K_S.gguf'],
  // parts of other quantisations, what is not there, and what is not a model
  ['Q4_K', undefined],
  ['4_XS', undefined],
  ['Q5_K_M', undefined],
  ['F16', undefined],
  ['.*', undefined],
])('%s is %s', (wanted, name) => {
  expect(findGguf(names, wanted)).toBe(name);
  expect(findGguf([...names].reverse(), wanted)).toBe(name);
});

test('a whole file comes before one in pieces', () => {
  const whole = 'much-longer-folder-name/Qwen3-0.6B-Q8_0.gguf';
  expect(findGguf([...names, whole], 'Q8_0')).toBe(whole);
  expect([...names, whole].filter(isSplitGguf)).toEqual(names.slice(6, 8));
});

test('what there is to choose from', () => {
  expect(ggufLabels([...names, 'odd.gguf'])).toEqual([
    'BF16',
    'IQ4_XS',
    'Q4_K_S',
    'Q8_0',
    'UD-Q4_K_S',
    'odd',
    'q4_k_m',
  ]);
});
