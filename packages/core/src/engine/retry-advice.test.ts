import { expect, test } from '@jest/globals';
import { RetryAdvice } from './retry-advice.js';

/** What the last of those is told that come for ten seconds, so many in each. */
function adviceAt(perSecond: number, advice = new RetryAdvice(), from = 0): number {
  let seconds = 0;
  for (let i = 0; i < 10 * perSecond; i++) seconds = advice.refused(from + (1000 * i) / perSecond);
  return seconds;
}

test('the more are refused, the later they are told to come', () => {
  expect([1, 15, 50, 110, 5000].map((perSecond) => adviceAt(perSecond))).toEqual([1, 2, 5, 11, 30]);
});

test('a second try after a while is told what a first one is', () => {
  const advice = new RetryAdvice();
  expect(adviceAt(100, advice)).toBeGreaterThan(4);
  expect(advice.refused(30_000)).toBe(1);
});
