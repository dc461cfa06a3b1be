import { expect, test } from '@jest/globals';
import { QueuePace } from './queue-pace.js';

test('nothing is expected to take time before it was measured', () => {
  const pace = new QueuePace();
  expect(pace.waitMs(100)).toBe(0);
  pace.note(0, 8, 5); // they found slots free: how long these take, nobody knows yet
  expect(pace.waitMs(100)).toBe(0);
});

test('who comes behind others waits as long as these take to start', () => {
  const pace = new QueuePace();
  pace.note(0, 8, 20);
  for (let step = 1; step <= 40; step++) pace.note(step * 50, 2, 20);
  expect(pace.waitMs(4)).toBeCloseTo(100, 6);
  expect(pace.waitMs(0)).toBe(0);
  expect(pace.waitMs(-3)).toBe(0);
});

test('steps in which nobody starts count to the next one’s time', () => {
  const pace = new QueuePace();
  pace.note(0, 1, 3);
  pace.note(10, 0, 3);
  pace.note(30, 1, 2);
  expect(pace.waitMs(1)).toBeCloseTo(30, 6);
});

test('the time in which nobody waited is not measured', () => {
  const pace = new QueuePace();
  pace.note(0, 1, 1);
  pace.note(20, 1, 0);
  pace.note(9_000, 1, 1);
  pace.note(9_020, 1, 0);
  expect(pace.waitMs(1)).toBeCloseTo(20, 6);
});

test('what comes lately counts most', () => {
  const pace = new QueuePace();
  let now = 0;
  pace.note(now, 1, 9);
  for (let i = 0; i < 50; i++) pace.note((now += 10), 1, 9);
  for (let i = 0; i < 100; i++) pace.note((now += 100), 1, 9);
  expect(pace.waitMs(1)).toBeGreaterThan(95);
});
