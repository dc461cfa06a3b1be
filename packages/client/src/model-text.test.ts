import { expect, test } from '@jest/globals';
import { modelText } from './model-text.js';

const of = (note: string, language: 'en' | 'zh') =>
  modelText({ model: 'mini', quantization: 'fp32', note }, language);

test('a note in both languages is told in the reader’s', () => {
  const note = 'A demonstration.\n演示模型。';
  expect(of(note, 'en')).toBe('Model: mini (fp32). A demonstration.');
  expect(of(note, 'zh')).toBe('模型：mini (fp32)。演示模型。');
});

test('a note in one language is told whole in either', () => {
  expect(of('One.\nTwo.', 'zh')).toBe('模型：mini (fp32)。One.\nTwo.');
  expect(of('One.\nTwo.', 'en')).toBe('Model: mini (fp32). One.\nTwo.');
  expect(of('演示模型。', 'en')).toBe('Model: mini (fp32). 演示模型。');
  expect(of('', 'en')).toBe('Model: mini (fp32).');
});
