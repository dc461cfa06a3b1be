import { describe, expect, test } from '@jest/globals';
import { FaultyRunner, type Faults } from '../testing/faulty-runner.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import type { SlotMemory } from './model-runner.js';
import { GenerationSequence } from './generation-sequence.js';
import { PrefixCache } from './prefix-cache.js';
import { greedy } from './sampling-params.js';
import type { Sequence } from './sequence.js';

const prefix = [7, 8, 9];

function setup(budgetBytes = 1000, memory: SlotMemory = 'positions') {
  const scripted = new ScriptedModelRunner((ids) => ids.length, { slotCount: 4, memory });
  const faults: Faults = {};
  let copies = 0;
  faults.restore = () => {
    copies++;
  };
  const runner = new FaultyRunner(scripted, faults);
  const cache = new PrefixCache(runner, budgetBytes);
  return { cache, runner, faults, copies: () => copies };
}

interface Asked {
  readonly prefix?: number[];
  readonly conversation?: string;
  readonly lastingTokenCount?: number;
  readonly memory?: SlotMemory;
}

function sequence(tail: readonly number[], options: Asked = {}) {
  const start = options.prefix ?? prefix;
  return new GenerationSequence(
    {
      promptTokenIds: [...start, ...tail],
      prefixTokenCount: start.length,
      conversation: options.conversation,
      lastingTokenCount: options.lastingTokenCount,
      sampling: { ...greedy, maxOutputTokens: 2 },
      stopTokenIds: [],
    },
    () => 0,
    { contextLength: 100, memory: options.memory ?? 'positions' },
  );
}

type World = ReturnType<typeof setup>;

/** Runs a sequence in a slot as the engine would, to its end. @returns how many tokens it did not run */
async function run({ cache, runner }: World, one: Sequence, slot: number): Promise<number> {
  one.slot = slot;
  one.status = 'running';
  await cache.restore([one]);
  while (!one.isComplete) {
    const row = one.row(100);
    const [logits = new Float32Array()] = await runner.forward([row]);
    one.commit(row, logits);
    await cache.save(one);
  }
  one.status = 'ended';
  return one.cachedTokenCount;
}

describe('a prefix', () => {
  test('is known once somebody has run it, and then never runs again', async () => {
    const world = setup();
    expect(world.cache.isKnown(sequence([1]))).toBe(false);
    expect(await run(world, sequence([1]), 0)).toBe(0);
    expect(world.cache.isKnown(sequence([2]))).toBe(true);
    expect(world.cache.byteLength).toBe(4 * prefix.length);
    expect(await run(world, sequence([2]), 1)).toBe(3);
    expect(world.cache.isKnown(sequence([1], { prefix: [7, 8] }))).toBe(false);
  });

  test('that a slot still begins with costs no copy there, and one elsewhere', async () => {
    const world = setup();
    await run(world, sequence([1]), 2);
    expect(world.cache.slotFor(sequence([5]), [0, 1, 2])).toBe(2);
    expect(world.cache.slotFor(sequence([5]), [0, 1])).toBeUndefined();
    expect([await run(world, sequence([5]), 2), world.copies()]).toEqual([3, 0]);
    expect([await run(world, sequence([5]), 1), world.copies()]).toEqual([3, 1]);
    expect(world.cache.slotFor(sequence([5]), [1, 3])).toBe(1);
  });

  test('is in a slot no more once another prompt ran there', async () => {
    const world = setup();
    await run(world, sequence([1]), 0);
    await run(world, sequence([1], { prefix: [] }), 0);
    expect(world.cache.slotFor(sequence([5]), [0])).toBeUndefined();
    expect([await run(world, sequence([5]), 0), world.copies()]).toEqual([3, 1]);
  });

  test('is copied over another one', async () => {
    const world = setup();
    await run(world, sequence([1]), 0);
    await run(world, sequence([1], { prefix: [6, 6, 6] }), 1);
    expect([await run(world, sequence([5]), 1), world.copies()]).toEqual([3, 1]);
    expect(world.cache.slotFor(sequence([1], { prefix: [6, 6, 6] }), [0, 1])).toBeUndefined();
  });

  test('that is empty is known and in no slot', () => {
    const { cache } = setup();
    const none = sequence([1], { prefix: [] });
    expect([cache.isKnown(none), cache.slotFor(none, [0, 1])]).toEqual([true, undefined]);
  });

  test('that does not fit the budget runs every time', async () => {
    const world = setup(4 * prefix.length - 1);
    expect([await run(world, sequence([1]), 0), await run(world, sequence([1]), 0)]).toEqual([0, 0]);
    expect(world.cache.byteLength).toBe(0);
  });

  test('that was used least recently gives way', async () => {
    const world = setup(2 * 4 * prefix.length);
    const [a, b, c] = [
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ] as const;
    const ask = (start: readonly number[], slot: number) =>
      run(world, sequence([9], { prefix: [...start] }), slot);
    await ask(a, 0);
    await ask(b, 1);
    expect(await ask(a, 0)).toBe(3); // from its slot, and yet used
    await ask(c, 2);
    expect([await ask(a, 3), await ask(b, 3)]).toEqual([3, 0]);
  });
});

describe('a conversation', () => {
  const chat = (tail: readonly number[]) => sequence(tail, { conversation: 'x' });

  test('goes on behind all that agrees, the last token always runs', async () => {
    const world = setup();
    await run(world, chat([1, 2]), 0); // leaves [7, 8, 9, 1, 2, 5]: the last output token has not run
    expect(await run(world, chat([1, 2, 5, 4]), 1)).toBe(6);
    expect(await run(world, chat([1, 2, 6]), 1)).toBe(5);
    expect(await run(world, chat([1, 2]), 1)).toBe(4);
  });

  test('that agrees in no more than the prefix begins with the prefix', async () => {
    const world = setup();
    await run(world, chat([1, 2]), 0);
    expect(await run(world, chat([4]), 1)).toBe(3);
    expect(world.cache.slotFor(sequence([1]), [1])).toBe(1);
  });

  test('that agrees in less than the prefix, as after a change of the task, begins with the prefix', async () => {
    const world = setup();
    await run(world, sequence([1], { prefix: [7, 8, 4], conversation: 'x' }), 0);
    expect(await run(world, chat([1]), 1)).toBe(0);
    expect(world.cache.isKnown(sequence([1]))).toBe(true);
    await run(world, sequence([1], { prefix: [7, 8, 4], conversation: 'x' }), 0);
    expect(await run(world, chat([1]), 1)).toBe(3);
  });

  test('is not taken for a prefix whose tokens read like its name', async () => {
    const world = setup();
    await run(world, sequence([1], { prefix: [], conversation: '7,8,9' }), 0);
    expect(world.cache.isKnown(sequence([1]))).toBe(false);
  });
});

describe('the slot of a conversation', () => {
  const chat = (conversation: string, tail: readonly number[]) => sequence(tail, { conversation });

  test('is taken again by it, and by others only where there is no other', async () => {
    const world = setup();
    await run(world, chat('x', [1, 2]), 0);
    await run(world, chat('y', [1, 2]), 2);
    expect(world.cache.slotFor(chat('x', [1, 2, 5, 4]), [0, 1, 2])).toBe(0);
    expect(world.cache.slotFor(chat('y', [1, 2, 5, 4]), [0, 1, 2])).toBe(2);
    expect(world.cache.slotFor(chat('z', [1]), [0, 1, 2])).toBe(1);
    expect(world.cache.slotFor(sequence([1]), [0, 2])).toBe(0);
    expect(world.cache.slotFor(sequence([1], { prefix: [] }), [2])).toBe(2);
  });

  test('is any slot once another prompt ran there, or it is forgotten', async () => {
    const world = setup();
    await run(world, chat('x', [1, 2]), 0);
    await run(world, chat('y', [1, 2]), 1);
    await run(world, sequence([1], { prefix: [] }), 0);
    world.cache.forgetConversation('y');
    for (const id of ['x', 'y']) {
      expect(world.cache.slotFor(chat(id, [1, 2, 5]), [0])).toBeUndefined();
      expect(world.cache.slotFor(sequence([5], { prefix: [] }), [0, 1, 2])).toBeUndefined();
    }
  });

  test('is any slot once the slots are lost; what it was goes on in another', async () => {
    const world = setup();
    await run(world, chat('x', [1, 2]), 1);
    world.cache.leaveSlots();
    expect(world.cache.slotFor(chat('x', [1, 2, 5, 4]), [0, 1])).toBeUndefined();
    expect(await run(world, chat('x', [1, 2, 5, 4]), 0)).toBe(6);
  });
});

describe('a memory of states', () => {
  const memory = 'states' as const;
  const chat = (tail: readonly number[], lastingTokenCount: number) =>
    sequence(tail, { conversation: 'x', lastingTokenCount, memory });

  test('is in no slot once a sequence went on from it; each takes a copy', async () => {
    const world = setup(1000, memory);
    const ask = () => sequence([1], { memory });
    await run(world, ask(), 2);
    expect(world.cache.slotFor(ask(), [0, 1, 2])).toBeUndefined();
    expect([await run(world, ask(), 2), world.copies()]).toEqual([3, 1]);
  });

  test('keeps of a conversation what lasts, and goes on from all of it', async () => {
    const world = setup(1000, memory);
    await run(world, chat([1, 2, 4], 5), 0);
    expect(await run(world, chat([1, 2, 6, 6], 6), 1)).toBe(5);
    expect(await run(world, chat([1, 2, 6, 5], 6), 2)).toBe(6);
  });

  test('goes on from the prefix where a conversation has changed or is asked for again in less', async () => {
    const world = setup(1000, memory);
    await run(world, chat([1, 2, 4], 5), 0);
    expect(await run(world, chat([1, 3, 4], 0), 1)).toBe(3);
    await run(world, chat([1, 2, 4], 5), 0);
    expect(await run(world, chat([1, 2], 0), 1)).toBe(3);
  });

  test('keeps a conversation to its end where nobody says what lasts of it', async () => {
    const world = setup(1000, memory);
    await run(world, chat([1, 2], 0), 0); // leaves [7, 8, 9, 1, 2, 5]: the last output token has not run
    expect(await run(world, chat([1, 2, 5, 6, 3], 0), 1)).toBe(6);
  });
});

describe('failures', () => {
  const failing = (): never => {
    throw new Error('damaged');
  };

  test('a snapshot that cannot be restored is forgotten, and its slot begins with nothing', async () => {
    const world = setup();
    await run(world, sequence([1]), 0);
    world.faults.restore = failing;
    await expect(run(world, sequence([2]), 1)).rejects.toThrow('damaged');
    expect(world.cache.byteLength).toBe(0);
    expect(world.cache.slotFor(sequence([2]), [1])).toBeUndefined();
    expect(await run(world, sequence([2]), 1)).toBe(0);
  });

  test('several in one slot do not run without their prefix', async () => {
    const world = setup(0);
    const two = [sequence([1]), sequence([2])];
    for (const one of two) Object.assign(one, { slot: 0, status: 'running' });
    await expect(world.cache.restore(two)).rejects.toThrow(
      'the prefix that the sequences share is no longer cached',
    );
  });

  test('one that ended before its turn is left alone; the others get the prefix', async () => {
    const world = setup();
    await run(world, sequence([1]), 0);
    const two = [sequence([1]), sequence([2])];
    for (const one of two) Object.assign(one, { slot: 1, status: 'running' });
    Object.assign(two[0] ?? {}, { slot: undefined, status: 'ended' });
    await world.cache.restore(two);
    expect(two[1]?.cachedTokenCount).toBe(3);
  });

  test('what cannot be saved is not kept', async () => {
    const world = setup();
    world.faults.save = failing;
    await run(world, sequence([1], { conversation: 'x' }), 0);
    expect(world.cache.byteLength).toBe(0);
  });
});
