import { expect, test } from '@jest/globals';
import { QaioError } from '@qaio/core';
import { ApiKeys, createApiKey } from './api-keys.js';

const bytes = (fill: number) => (count: number) => Buffer.alloc(count, fill);
const alice = createApiKey('alice', bytes(1));
const bob = createApiKey('bob', bytes(2));
const keys = ApiKeys.parse(`# who may call\n\n${alice.line}\r\n${bob.line}\n`, 'keys.txt');

test('a caller is who has the key', () => {
  expect(keys.callerOf(`Bearer ${alice.key}`)).toBe('alice');
  expect(keys.callerOf(`bearer  ${bob.key}`)).toBe('bob');
});

test.each([
  ['no header', undefined],
  ['another scheme', `Basic ${alice.key}`],
  ['no key', 'Bearer '],
  ['a key that nobody has', `Bearer ${createApiKey('alice', bytes(3)).key}`],
  ['the stored line', `Bearer ${alice.line}`],
  ['the stored hash', `Bearer ${alice.line.split(':')[1]}`],
])('%s is refused', (_, header) => {
  expect(() => keys.callerOf(header)).toThrow(QaioError);
  expect(() => keys.callerOf(header)).toThrow(/API key/u);
});

test('what the file holds is no key', () => {
  expect(alice.line).toMatch(/^alice sha256:[0-9a-f]{64}$/u);
  expect(alice.line).not.toContain(alice.key);
});

test('a line that is no key is told by its place, and not repeated', () => {
  const parse = () => ApiKeys.parse(`${alice.line}\n${bob.key}\n`, 'keys.txt');
  expect(parse).toThrow('keys.txt:2: expected NAME sha256:HASH');
  expect(parse).not.toThrow(bob.key);
  expect(() => ApiKeys.parse('# none\n', 'keys.txt')).toThrow('keys.txt has no keys');
  expect(() => createApiKey('Alice B', bytes(1))).toThrow("'Alice B' cannot be the name of a key");
});
