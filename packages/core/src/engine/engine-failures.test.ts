import { describe, expect, test } from '@jest/globals';
import { code, collect, reference, request, setup } from '../testing/engine-setup.js';
import type { Engine } from './engine.js';
import type { OutputConstraint } from './output-constraint.js';

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
const idle = (slots: number) => ({ running: 0, waiting: 0, freeSlots: slots });

/** Allows everything and throws when the given output token is to be chosen. */
function failingConstraint(at: number): OutputConstraint {
  let count = 0;
  return {
    mask: () => {
      if (count++ === at) throw new Error('a broken constraint');
    },
    advance: () => undefined,
    mayEnd: () => true,
    isExhausted: () => false,
  };
}

describe('a failed pass', () => {
  test('ends those who took part, and neither one that sat it out nor one that waits', async () => {
    const { engine, faults } = setup({ slotCount: 3 }, { prefillBudget: 4 });
    const prompts = { decoding: [1], prefilling: numbers(30), sittingOut: numbers(9, 40), waiting: [2, 3] };
    // slot 0 decodes, slot 1 takes the whole budget, slot 2 gets nothing, the fourth has no slot
    let isFailed = false;
    faults.forward = (rows) => {
      const isMixed = rows.length === 2 && rows[0]?.tokenIds.length === 1;
      if (!isMixed || engine.load.running !== 3 || isFailed) return;
      isFailed = true;
      throw new Error('out of memory');
    };
    const runs = Object.values(prompts).map((prompt) => collect(engine.generate(request(prompt))));
    const outcomes = await Promise.all(
      runs.map((run) => run.catch((error: unknown) => code(Promise.reject(error as Error)))),
    );
    expect(isFailed).toBe(true);
    expect(outcomes).toEqual([
      'engine-failed',
      'engine-failed',
      reference(prompts.sittingOut, 8),
      reference(prompts.waiting, 8),
    ]);
    expect(engine.load).toEqual(idle(3));
  });

  test('leaves the slots fit for others', async () => {
    const { engine, faults } = setup({ slotCount: 2 });
    faults.forward = (rows) => {
      if (rows.length === 2) throw new Error('out of memory');
    };
    expect(await Promise.all([[1], [2]].map((p) => code(collect(engine.generate(request(p))))))).toEqual([
      'engine-failed',
      'engine-failed',
    ]);
    expect(await collect(engine.generate(request([3, 4])))).toEqual(reference([3, 4], 8));
  });
});

describe('a sequence that cannot take its logits', () => {
  test.each([0, 3])('ends alone when its constraint throws at token %i', async (at) => {
    const { engine, runner } = setup({ slotCount: 3 });
    const broken = engine.generate({ ...request([5]), constraint: failingConstraint(at) });
    const [outcome, ...others] = await Promise.all([
      code(collect(broken)),
      ...[[1], [2, 3]].map((prompt) => collect(engine.generate(request(prompt)))),
    ]);
    expect(outcome).toBe('engine-failed');
    expect(others).toEqual([reference([1], 8), reference([2, 3], 8)]);
    expect(runner.calls.some((rows) => rows.length === 3)).toBe(true);
    expect(engine.load).toEqual(idle(3));
  });
});

describe('a snapshot that cannot be copied', () => {
  const prefix = numbers(6, 10);
  const ask = (engine: Engine, tail: readonly number[]) =>
    collect(engine.generate({ ...request([...prefix, ...tail]), prefixTokenCount: prefix.length }));

  test('when it is saved, costs nobody an answer, and the next one is cold', async () => {
    const { engine, runner, faults } = setup();
    faults.save = () => {
      throw new Error('out of memory');
    };
    expect(await Promise.all([ask(engine, [1]), ask(engine, [2])])).toEqual([
      reference([...prefix, 1], 8),
      reference([...prefix, 2], 8),
    ]);
    expect(engine.prefixCacheBytes).toBe(0);
    delete faults.save;
    runner.calls.length = 0;
    expect(await ask(engine, [3])).toEqual(reference([...prefix, 3], 8));
    expect(runner.calls[0]?.[0]?.position).toBe(0);
  });

  test('when it is restored, ends those who wanted it, and is forgotten', async () => {
    const { engine, faults } = setup({ slotCount: 2 });
    await ask(engine, [1]);
    faults.restore = () => {
      throw new Error('damaged');
    };
    // the first finds the prefix in its slot still, the second needs a copy
    const [resident, copied, other] = await Promise.all([
      code(ask(engine, [1])),
      code(ask(engine, [2])),
      collect(engine.generate(request([7]))),
    ]);
    expect([resident, copied]).toEqual(['no error', 'engine-failed']);
    expect(other).toEqual(reference([7], 8));
    expect(await Promise.all([ask(engine, [3]), ask(engine, [4])])).toEqual([
      reference([...prefix, 3], 8),
      reference([...prefix, 4], 8),
    ]);
    expect(engine.load).toEqual(idle(2));
  });

  test('ends all who share the slot it was for', async () => {
    const { engine, faults } = setup({ slotCount: 2 }, { prefillBudget: 16 });
    const score = (tail: number) =>
      engine.score({
        promptTokenIds: [...prefix, tail],
        prefixTokenCount: prefix.length,
        candidates: [[1], [2]],
      });
    await score(1);
    // another text in both slots, so that the prefix is in neither
    await Promise.all([[1], [2]].map((prompt) => collect(engine.generate(request(prompt)))));
    faults.restore = () => {
      throw new Error('damaged');
    };
    expect(await Promise.all([2, 3].map((tail) => code(score(tail))))).toEqual([
      'engine-failed',
      'engine-failed',
    ]);
    expect(await code(score(4))).toBe('no error');
    expect(engine.load).toEqual(idle(2));
  });
});
