import { expect, test } from '@jest/globals';
import { StandingQueue } from './standing-queue.js';

test('a queue stands when somebody has waited in every step of a second, until nobody waits', () => {
  const queue = new StandingQueue();
  expect(queue.hasStood(10_000)).toBe(false);
  for (let now = 0; now < 1000; now += 100) {
    queue.note(now, 64);
    expect(queue.hasStood(now)).toBe(false);
  }
  queue.note(1000, 1);
  expect(queue.hasStood(1000)).toBe(true);
  queue.note(1100, 0);
  expect(queue.hasStood(1100)).toBe(false);
  queue.note(1200, 1);
  expect([queue.hasStood(2199), queue.hasStood(2200)]).toEqual([false, true]);
});
