import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { LoopQueue, type LoopQueueOptions } from './loop-queue.js';

/** A queue whose jobs take a millisecond each, on a clock of its own. */
function queueOf(options: LoopQueueOptions) {
  let now = 0;
  const done: number[] = [];
  const queue = new LoopQueue({ clock: () => now, ...options });
  const add = (id: number): Promise<void> =>
    queue.do(() => {
      now++;
      done.push(id);
    });
  return { add, done, queue };
}

const ids = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a queue of the event loop', () => {
  test('does as many jobs in a round as there is time for, in their order', async () => {
    const { add, done } = queueOf({ roundMs: 3 });
    const all = Promise.all(ids(20).map(add));
    const counts = [done.length];
    while (done.length < 20) {
      await nextRound();
      counts.push(done.length);
    }
    await all;
    expect(done).toEqual(ids(20));
    expect(Math.max(...counts.map((count, i) => count - (counts[i - 1] ?? 0)))).toBe(3);
  });

  test('does a job that comes alone at once', async () => {
    const { add, done } = queueOf({ roundMs: 1, mostWaiting: 0 });
    for (const id of ids(3)) {
      const job = add(id);
      expect(done).toEqual(ids(id + 1));
      await job;
      await nextRound();
      await nextRound();
    }
  });

  test('gives what a job gives, or throws what it throws, waiting or not', async () => {
    const { queue } = queueOf({ roundMs: 0 });
    const bad = (): never => {
      throw new Error('bad');
    };
    const outcomes = await Promise.allSettled([queue.do(() => 1), queue.do(bad), queue.do(() => 2)]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { message: 'bad' } },
      { status: 'fulfilled', value: 2 },
    ]);
  });

  test('refuses one more than may wait, and does the others', async () => {
    const { add, done } = queueOf({ roundMs: 1, mostWaiting: 3 });
    const outcomes = await Promise.allSettled(ids(6).map(add));
    expect(done).toEqual([0, 1, 2, 3]);
    for (const outcome of outcomes.slice(4))
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'queue-full', retryAfterSeconds: 1 },
      });
  });

  test('asks before every round how long to rest', async () => {
    let asked = 0;
    const restMs = (): number => asked++ % 2;
    const { add, done } = queueOf({ roundMs: 2, restMs });
    await Promise.all(ids(8).map(add));
    expect(done).toEqual(ids(8));
    expect(asked).toBe(4);
  });
});
