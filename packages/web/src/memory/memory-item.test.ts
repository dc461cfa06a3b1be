import { expect, test } from '@jest/globals';
import { MemoryItem } from './memory-item.js';

test('a text is kept, and gone again where the browser keeps nothing', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  expect(new MemoryItem(() => storage, 'key').read()).toBeUndefined();
  new MemoryItem(() => storage, 'key').keep('k');
  expect(new MemoryItem(() => storage, 'key').read()).toBe('k');
  expect(new MemoryItem(() => storage, 'key').readJson()).toBeUndefined();
  new MemoryItem(() => storage, 'key').keep('{"a":1}');
  expect(new MemoryItem(() => storage, 'key').readJson()).toEqual({ a: 1 });
  const forbidden = new MemoryItem(() => {
    throw new Error('SecurityError');
  }, 'key');
  forbidden.keep('k');
  expect(forbidden.read()).toBeUndefined();
  expect(forbidden.readJson()).toBeUndefined();
});
