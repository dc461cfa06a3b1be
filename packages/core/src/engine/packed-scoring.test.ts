import { describe, expect, test } from '@jest/globals';
import { checksum, setup } from '../testing/engine-setup.js';
import type { Engine } from './engine.js';

describe('packed scoring', () => {
  const prefix = [7, 7, 7, 7, 7, 7];
  const labels = [[1], [2]];
  const ask = (engine: Engine, tail: readonly number[], signal?: AbortSignal) =>
    engine.score(
      { promptTokenIds: [...prefix, ...tail], prefixTokenCount: prefix.length, candidates: labels },
      signal,
    );
  const tails = [[1, 2, 3], [4], [5, 6], [8, 9, 10, 11], [12]];
  const alone = async (): Promise<readonly (readonly number[])[]> => {
    const { engine } = setup();
    const logProbs = [];
    for (const tail of tails) logProbs.push((await ask(engine, tail)).logProbs);
    return logProbs;
  };

  test('short inputs behind a known prefix take one pass in one slot, and get what each gets alone', async () => {
    const { engine, runner } = setup({ slotCount: 1 }, { prefillBudget: 16 });
    await ask(engine, [1]);
    runner.calls.length = 0;
    const packed = await Promise.all(tails.map((tail) => ask(engine, tail)));
    expect(packed.map(({ logProbs }) => logProbs)).toEqual(await alone());
    expect(packed.every(({ cachedTokenCount }) => cachedTokenCount === 6)).toBe(true);
    expect(runner.calls).toHaveLength(1);
    expect(runner.calls[0]?.[0]).toMatchObject({ slot: 0, position: 6, segmentLengths: [3, 1, 2, 4, 1] });
    expect(engine.load.freeSlots).toBe(1);
  });

  test('a batch-invariant engine gives each a slot of its own, and says that it does', async () => {
    const { engine, runner } = setup({ slotCount: 2 }, { prefillBudget: 16, isBatchInvariant: true });
    expect([engine.isBatchInvariant, setup().engine.isBatchInvariant]).toEqual([true, false]);
    await ask(engine, [1]);
    runner.calls.length = 0;
    await Promise.all(tails.map((tail) => ask(engine, tail)));
    expect(runner.calls.flat().map((row) => row.segmentLengths)).toEqual(tails.map(() => undefined));
  });

  test('hidden states are the same alone, packed, cold and warm, beside those that want none', async () => {
    const askHidden = async (engine: Engine, tail: readonly number[]) => {
      const promptTokenIds = [...prefix, ...tail];
      const request = {
        promptTokenIds,
        prefixTokenCount: prefix.length,
        candidates: labels,
        withHidden: true,
      };
      return (await engine.score(request)).hidden;
    };
    const cold = await Promise.all(tails.map((tail) => askHidden(setup().engine, tail)));
    expect(new Set(cold.map((hidden) => hidden?.join())).size).toBe(tails.length);
    const { engine, runner } = setup({ slotCount: 1 }, { prefillBudget: 16, maxWaiting: 10 });
    await ask(engine, [1]);
    runner.calls.length = 0;
    const mixed = await Promise.all(tails.flatMap((tail) => [ask(engine, tail), askHidden(engine, tail)]));
    expect(mixed.filter((_, i) => i % 2 === 1)).toEqual(cold);
    expect(runner.calls).toHaveLength(2);
  });

  test('the likeliest next tokens are the same alone and packed, and only where they are asked for', async () => {
    const askLikeliest = (engine: Engine, tail: readonly number[], likeliestCount: number) =>
      engine.score({
        promptTokenIds: [...prefix, ...tail],
        prefixTokenCount: prefix.length,
        candidates: [[checksum([...prefix, ...tail])]],
        likeliestCount,
      });
    const { engine, runner } = setup({ slotCount: 1 }, { prefillBudget: 16, maxWaiting: 10 });
    await ask(engine, [1]);
    runner.calls.length = 0;
    const [first, second, none] = await Promise.all(
      tails.slice(0, 3).map((tail, i) => askLikeliest(engine, tail, [3, 1, 0][i] ?? 0)),
    );
    expect(runner.calls).toHaveLength(1);
    expect(first?.likeliest).toHaveLength(3);
    for (const [i, one] of [first, second].entries()) {
      const [tail = []] = tails.slice(i);
      const { likeliest } = await askLikeliest(setup().engine, tail, [3, 1][i] ?? 0);
      expect(one?.likeliest).toEqual(likeliest);
      expect(likeliest?.[0]).toEqual({
        tokenId: checksum([...prefix, ...tail]),
        logProb: one?.logProbs[0],
      });
    }
    expect(none).not.toHaveProperty('likeliest');
  });

  test('a model without hidden states says what to do', async () => {
    const { engine } = setup({ hiddenSize: 0 });
    const request = { promptTokenIds: [1], candidates: labels, withHidden: true };
    await expect(engine.score(request)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('Import the model again'),
    });
  });

  test('without a known prefix, or beyond the budget or the context, they run apart', async () => {
    const cold = setup({ slotCount: 5 });
    const results = await Promise.all(tails.map((tail) => ask(cold.engine, tail)));
    expect(results.map(({ logProbs }) => logProbs)).toEqual(await alone());
    const small = setup({ slotCount: 1, contextLength: 11 }, { prefillBudget: 16 });
    await ask(small.engine, [1]);
    small.runner.calls.length = 0;
    await Promise.all(tails.map((tail) => ask(small.engine, tail)));
    expect(small.runner.calls.map(([row]) => row?.tokenIds.length)).toEqual([5, 2, 4]);
  });

  test('one that is cancelled changes nobody else in its slot', async () => {
    const { engine } = setup({ slotCount: 1 }, { prefillBudget: 16 });
    await ask(engine, [1]);
    const controller = new AbortController();
    const runs = tails.map((tail, i) => ask(engine, tail, i === 1 ? controller.signal : undefined));
    controller.abort();
    const [first, cancelled, ...others] = await Promise.allSettled(runs);
    expect(cancelled).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } });
    const expected = (await alone()).map((logProbs) => ({ value: { logProbs } }));
    expect([first, ...others]).toMatchObject(expected.filter((_, i) => i !== 1));
    expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 1 });
  });
});
