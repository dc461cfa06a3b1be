import { expect, test } from '@jest/globals';
import { QaioError } from '@qaio/core';
import { ApiKeys, createApiKey } from './api-keys.js';

const bytes = (fill: number) => (count: number) => Buffer.alloc(count, fill);
const alice = createApiKey('alice', bytes(1));
const bob = createApiKey('bob', bytes(2));
const keys = ApiKeys.parse(`# who may call\n\n${alice.line}\r\n${bob.line}\n`, 'keys.txt');

test('a caller is who has the key', () => {
  expect(keys.callerOf(`Bearer ${alice.key}`).name).toBe('alice');
  expect(keys.callerOf(`bearer  ${bob.key}`).name).toBe('bob');
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

test('a line may have a limit', () => {
  const carol = createApiKey('carol', bytes(4), 30);
  expect(carol.line).toBe(`${createApiKey('carol', bytes(4)).line} per-minute:30`);
  const limited = ApiKeys.parse(`${alice.line}\n${carol.line}`, 'keys.txt');
  expect(limited.callerOf(`Bearer ${carol.key}`)).toMatchObject({ name: 'carol', runsPerMinute: 30 });
  expect(limited.callerOf(`Bearer ${alice.key}`).runsPerMinute).toBeUndefined();
});

test.each(['per-minute:0', 'per-minute:100000', 'per-minute:1.5', 'per-minute:', 'per-hour:5', '30'])(
  'the limit %s is refused with its place',
  (limit) => {
    expect(() => ApiKeys.parse(`${alice.line} ${limit}\n`, 'keys.txt')).toThrow(
      'keys.txt:1: expected NAME sha256:HASH or NAME sha256:HASH per-minute:N',
    );
  },
);

test('a line that is no key is told by its place, and not repeated', () => {
  const parse = () => ApiKeys.parse(`${alice.line}\n${bob.key}\n`, 'keys.txt');
  expect(parse).toThrow('keys.txt:2: expected NAME sha256:HASH');
  expect(parse).not.toThrow(bob.key);
  expect(() => ApiKeys.parse('# none\n', 'keys.txt')).toThrow('keys.txt has no keys');
  expect(() => createApiKey('Alice B', bytes(1))).toThrow("'Alice B' cannot be the name of a key");
});
