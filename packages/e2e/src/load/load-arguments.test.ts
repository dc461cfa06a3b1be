import { expect, test } from '@jest/globals';
import { readArguments } from './load-arguments.js';

test('a soak has its calls, the usual number without one, and all else is for the server', () => {
  expect(readArguments(['--slots', '8'])).toEqual({ soakCalls: undefined, options: ['--slots', '8'] });
  expect(readArguments(['--soak', '--slots', '8'])).toEqual({ soakCalls: 30_000, options: ['--slots', '8'] });
  expect(readArguments(['--model', 'm', '--soak=4000'])).toEqual({
    soakCalls: 4000,
    options: ['--model', 'm'],
  });
});

test.each(['abc', '', '0', '-1', '1e3', '2.5', 'Infinity'])('a soak of %p calls is refused', (calls) => {
  expect(() => readArguments([`--soak=${calls}`])).toThrow(`--soak=${calls}: expected a number of calls`);
});
