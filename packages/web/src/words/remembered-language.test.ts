import { expect, test } from '@jest/globals';
import type { Memory } from '../memory/memory-item.js';
import { rememberLanguage, rememberedLanguage } from './remembered-language.js';

function fakeMemory(): () => Memory {
  const values = new Map<string, string>();
  return () => ({
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  });
}

test('the page speaks the browser’s language until another is chosen, and that one from then on', () => {
  const memory = fakeMemory();
  expect(rememberedLanguage(memory, 'zh-CN')).toBe('zh');
  expect(rememberedLanguage(memory, 'fr')).toBe('en');
  rememberLanguage(memory, 'en');
  expect(rememberedLanguage(memory, 'zh-CN')).toBe('en');
});

test('a browser that keeps nothing, or something else, is no hindrance', () => {
  const refuse = (): never => {
    throw new Error('denied');
  };
  for (const denied of [refuse, () => ({ getItem: refuse, setItem: refuse })]) {
    rememberLanguage(denied, 'en');
    expect(rememberedLanguage(denied, 'zh')).toBe('zh');
  }
  expect(rememberedLanguage(() => ({ getItem: () => 'klingon', setItem: refuse }), 'zh')).toBe('zh');
});
