import { expect, test } from '@jest/globals';
import { Stopwatch } from './engine-timing.js';

function watch(): { stopwatch: Stopwatch; at: (now: number) => Stopwatch } {
  let now = 100;
  const stopwatch = new Stopwatch(() => now);
  const at = (time: number): Stopwatch => {
    now = time;
    return stopwatch;
  };
  return { stopwatch, at };
}

test('a run waits, prefills and decodes; the parts add up', () => {
  const { at } = watch();
  at(130).markStarted();
  at(150).markPrefilled();
  expect(at(190).read()).toEqual({ queuedMs: 30, prefillMs: 20, timeToFirstTokenMs: 50, totalMs: 90 });
});

test('only the first mark counts', () => {
  const { at } = watch();
  at(110).markStarted();
  at(120).markStarted();
  at(130).markPrefilled();
  at(140).markPrefilled();
  expect(at(150).read()).toMatchObject({ queuedMs: 10, prefillMs: 20 });
});

test('what has not come yet lasts until now', () => {
  const { at } = watch();
  expect(at(125).read()).toEqual({ queuedMs: 25, prefillMs: 0, timeToFirstTokenMs: 25, totalMs: 25 });
  at(130).markStarted();
  expect(at(160).read()).toEqual({ queuedMs: 30, prefillMs: 30, timeToFirstTokenMs: 60, totalMs: 60 });
});
