import { expect, test } from '@jest/globals';
import { Guard } from './guard.js';

test('what is wrong with a pattern is told when the guard is made ready, not when it is made', () => {
  const guard = new Guard([{ name: 'cold', patterns: ['(a'], except: [], text: 'x' }]);
  expect(() => guard.precompile()).toThrow(/the pattern \(a cannot be used/u);
});
