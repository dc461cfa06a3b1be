import { expect, test } from '@jest/globals';
import { array, assert, integer, nat, property } from 'fast-check';
import { RunLimit } from './run-limit.js';

const minuteMs = 60_000;
const limits = integer({ min: 1, max: 8 });
/** Milliseconds between one run that is asked for and the next. */
const gaps = array(nat(20_000), { minLength: 1, maxLength: 80 });

/** When runs were accepted. */
function accepted(limit: RunLimit, perMinute: number, waits: readonly number[], start = 0): number[] {
  let now = start;
  return waits.flatMap((wait) => {
    now += wait;
    return limit.take(perMinute, now) === 0 ? [now] : [];
  });
}

test('no minute has more runs than the limit', () => {
  assert(
    property(limits, gaps, (perMinute, waits) => {
      const times = accepted(new RunLimit(), perMinute, waits);
      for (const begin of times)
        expect(times.filter((time) => time >= begin && time < begin + minuteMs).length).toBeLessThanOrEqual(
          perMinute,
        );
    }),
  );
});

test('a run is refused only behind as many in the last minute', () => {
  assert(
    property(limits, gaps, (perMinute, waits) => {
      const limit = new RunLimit();
      const times: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const inLastMinute = times.filter((time) => time > now - minuteMs).length;
        const isAccepted = limit.take(perMinute, now) === 0;
        expect(isAccepted).toBe(inLastMinute < perMinute);
        if (isAccepted) times.push(now);
      }
    }),
  );
});

test('after the told wait a run is accepted, and a moment before it is not', () => {
  assert(
    property(limits, limits, gaps, (before, after, waits) => {
      const limit = new RunLimit();
      const last = waits.reduce((sum, wait) => sum + wait, 0);
      accepted(limit, before, waits);
      // the limit may have been edited meanwhile
      const waitMs = limit.take(after, last);
      if (waitMs === 0) return;
      expect(limit.take(after, last + waitMs - 1)).toBe(1);
      expect(limit.take(after, last + waitMs)).toBe(0);
    }),
  );
});

test('it is idle a minute after the last run', () => {
  const limit = new RunLimit();
  expect(limit.isIdle(0)).toBe(true);
  limit.take(1, 0);
  expect([limit.isIdle(minuteMs - 1), limit.isIdle(minuteMs)]).toEqual([false, true]);
});
