import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { mapAll, mapConcurrent } from './map-concurrent.js';

/** Items that come one by one, and what became of their iterator. */
function source(count: number, failAt = Infinity) {
  const state = { read: 0, closed: false };
  async function* items(): AsyncGenerator<number> {
    try {
      for (let i = 0; i < count; i++) {
        if (i === failAt) throw new Error(`item ${i}`);
        state.read++;
        yield i;
      }
    } finally {
      state.closed = true;
    }
  }
  return { items: items(), state };
}

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

/** Rejections that nobody handled while `work` ran. */
async function unhandled(work: () => Promise<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  const listener = (reason: unknown): number => found.push(reason);
  process.on('unhandledRejection', listener);
  await work();
  await sleep(20);
  process.off('unhandledRejection', listener);
  return found;
}

describe('mapConcurrent', () => {
  test.each([1, 2, 3, 8])('every item once, never more than %i at a time, one read ahead', async (limit) => {
    let [running, most] = [0, 0];
    const { items, state } = source(20);
    let done = 0;
    const results = await collect(
      mapConcurrent(items, limit, async (item) => {
        most = Math.max(most, ++running);
        expect(state.read).toBeLessThanOrEqual(done + limit + 1);
        await sleep((item * 7) % 5);
        running--;
        done++;
        return item * 10;
      }),
    );
    expect(most).toBe(limit);
    expect(results.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i * 10));
    expect(state.closed).toBe(true);
  });

  test('a result does not wait for those of earlier items', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const results = mapConcurrent([0, 1], 2, async (item) => {
      if (item === 0) await slow;
      return item;
    });
    expect((await results.next()).value).toBe(1);
    release();
    expect(await collect(results)).toEqual([0]);
  });

  test('items that fail while all places are taken are told at once, and nothing goes unhandled', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { items, state } = source(20, 8);
    const lost = await unhandled(async () => {
      await expect(collect(mapConcurrent(items, 8, () => held))).rejects.toThrow('item 8');
      release();
    });
    expect(lost).toEqual([]);
    expect(state.closed).toBe(true);
  });

  test('a mapping that fails ends it, closes the items, and later failures are nobody’s surprise', async () => {
    const { items, state } = source(20);
    const lost = await unhandled(async () => {
      const failing = async (item: number): Promise<void> => {
        await sleep(item);
        throw new Error(`mapping ${item}`);
      };
      await expect(collect(mapConcurrent(items, 4, failing))).rejects.toThrow('mapping 0');
    });
    expect(lost).toEqual([]);
    expect(state.closed).toBe(true);
  });

  test('a caller that leaves closes the items', async () => {
    const { items, state } = source(20);
    const results = mapConcurrent(items, 2, async (item) => item);
    await results.next();
    await results.return();
    await sleep(1);
    expect(state.closed).toBe(true);
  });
});

test('mapAll keeps the order', async () => {
  const results = await mapAll(['a', 'b', 'c', 'd'], 2, async (item, index) => {
    await sleep(10 - 3 * index);
    return `${index}${item}`;
  });
  expect(results).toEqual(['0a', '1b', '2c', '3d']);
  expect(await mapAll([], 2, async () => 1)).toEqual([]);
});
