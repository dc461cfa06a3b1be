import { expect, test } from '@jest/globals';
import { KeyStore } from './key-store.js';

test('a key is kept, and asked for again where the browser keeps nothing', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  expect(new KeyStore(() => storage).key()).toBeUndefined();
  new KeyStore(() => storage).keep('k');
  expect(new KeyStore(() => storage).key()).toBe('k');
  const forbidden = new KeyStore(() => {
    throw new Error('SecurityError');
  });
  forbidden.keep('k');
  expect(forbidden.key()).toBeUndefined();
});
