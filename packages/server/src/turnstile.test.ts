import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Turnstile } from './turnstile.js';

const callers = (turnstile: Turnstile, count: number, passed: number[]): Promise<void>[] =>
  Array.from({ length: count }, async (_, i) => {
    await turnstile.pass();
    passed.push(i);
  });

describe('a turnstile', () => {
  test('lets one caller through in every round of the event loop, in their order', async () => {
    const passed: number[] = [];
    const all = Promise.all(callers(new Turnstile({ mostWaiting: 100 }), 20, passed));
    const counts: number[] = [];
    for (let round = 0; round < 20; round++) {
      await nextRound();
      counts.push(passed.length);
    }
    await all;
    expect(passed).toEqual(Array.from({ length: 20 }, (_, i) => i));
    const most = Math.max(...counts.map((count, i) => count - (counts[i - 1] ?? 0)).slice(1));
    expect(most).toBe(1);
  });

  test('does not make a caller wait who comes alone', async () => {
    const turnstile = new Turnstile({ mostWaiting: 0 });
    for (let i = 0; i < 3; i++) {
      await turnstile.pass();
      await nextRound();
      await nextRound();
    }
  });

  test('refuses one more than may wait, and lets the others through', async () => {
    const passed: number[] = [];
    const outcomes = await Promise.allSettled(callers(new Turnstile({ mostWaiting: 3 }), 6, passed));
    expect(passed).toEqual([0, 1, 2, 3]);
    for (const outcome of outcomes.slice(4))
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'queue-full', retryAfterSeconds: 1 },
      });
  });

  test('rests as long as it is told between two', async () => {
    const rests = [0, 1, 0, 2];
    const asked: number[] = [];
    const restMs = (): number => {
      asked.push(rests[asked.length] ?? 0);
      return asked.at(-1) ?? 0;
    };
    const passed: number[] = [];
    await Promise.all(callers(new Turnstile({ mostWaiting: 9, restMs }), 4, passed));
    expect(passed).toEqual([0, 1, 2, 3]);
    expect(asked.slice(0, 4)).toEqual(rests);
  });
});
