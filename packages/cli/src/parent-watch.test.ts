import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type ProcessFacts, onParentGone } from './parent-watch.js';

interface World {
  parentId: number;
  readonly living: Map<number, ProcessFacts>;
}
const shell = (parentId: number): ProcessFacts => ({ name: 'sh', parentId });
const npm = (parentId: number): ProcessFacts => ({ name: 'npm exec aio s', parentId });

let world: World;
let end: () => void = () => undefined;
const gone = jest.fn();

beforeEach(() => {
  jest.useFakeTimers();
  gone.mockClear();
});
afterEach(() => {
  end();
  jest.useRealTimers();
});

function watch(parentId: number, living: readonly (readonly [number, ProcessFacts])[], isTold = true): void {
  world = { parentId, living: new Map(living) };
  end = onParentGone(gone, {
    parentId: () => world.parentId,
    isAlive: (id) => world.living.has(id),
    factsOf: async (id) => (isTold ? world.living.get(id) : undefined),
  });
}

const later = (): Promise<void> => jest.advanceTimersByTimeAsync(60_000);

test('parents that live are left alone, whatever becomes of who started npm', async () => {
  watch(7, [[7, npm(5)]]);
  await later();
  world.living.set(7, npm(1));
  await later();
  expect(gone).not.toHaveBeenCalled();
});

test.each<[string, () => void]>([
  ['another takes its place', () => (world.parentId = 1)],
  ['nobody does, as on Windows', () => world.living.delete(7)],
])('a parent that is gone is told once: %s', async (_, happens) => {
  for (const isTold of [true, false]) {
    gone.mockClear();
    watch(7, [[7, npm(5)]], isTold);
    await later();
    happens();
    await later();
    expect(gone).toHaveBeenCalledTimes(1);
  }
});

test.each(['sh', 'dash', '/bin/sh', '/bin/bash', '-zsh'])(
  'one that started through %s is missed, too',
  async (name) => {
    watch(8, [
      [8, { ...shell(7), name }],
      [7, npm(5)],
    ]);
    await later();
    world.living.delete(7);
    world.living.set(8, { ...shell(1), name });
    await later();
    expect(gone).toHaveBeenCalledTimes(1);
  },
);

test('nothing is told after the end of watching', async () => {
  watch(7, [[7, npm(5)]]);
  await later();
  end();
  world.parentId = 1;
  await later();
  expect(gone).not.toHaveBeenCalled();
});
