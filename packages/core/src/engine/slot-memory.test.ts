/** What an engine gives is the same whatever the model's slots remember, and for a conversation it costs no more than is new. */
import { describe, expect, test } from '@jest/globals';
import { Dice } from '../testing/dice.js';
import { checksum, collect, reference, request, setup } from '../testing/engine-setup.js';
import type { ScriptedModelRunner } from '../testing/scripted-model-runner.js';

const tokensRun = ({ calls }: ScriptedModelRunner): number =>
  calls.flat().reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);

describe.each(['positions', 'states'] as const)('a memory of %s', (memory) => {
  test('scores labels of several tokens behind one prompt, alone and beside others', async () => {
    const { engine } = setup({ slotCount: 3, memory });
    const prompts = [[3], [4, 5, 6, 7, 8], [9, 9]];
    const results = await Promise.all(
      prompts.map((promptTokenIds) => {
        const [a, b] = [checksum(promptTokenIds), checksum([...promptTokenIds, 1])];
        return engine.score({ promptTokenIds, candidates: [[a], [1, b, 2], [1, 3], [2, 1, 1], [1, b]] });
      }),
    );
    const [likely, other] = [Math.exp(10) / (Math.exp(10) + 299), 1 / (Math.exp(10) + 299)].map(Math.log);
    for (const { logProbs } of results) {
      expect(logProbs[0]).toBeCloseTo(likely ?? NaN, 5);
      expect(logProbs[4]).toBeCloseTo((other ?? NaN) + (likely ?? NaN), 4);
    }
    expect(engine.load.freeSlots).toBe(3);
  });

  test('a conversation of 40 turns runs of each turn what is new, however long it has become', async () => {
    const { engine, runner } = setup(
      { contextLength: 2000, memory },
      { prefixCacheBytes: 1e6, prefillBudget: 32 },
    );
    const dice = new Dice(7);
    let prompt: number[] = dice.tokens(30);
    for (let turn = 0; turn < 40; turn++) {
      // the end of a prompt is what opens an answer; the next turn's does not have it
      const [lasting, opening] = [
        [...prompt, ...dice.tokens(12)],
        [91, 92],
      ];
      const asked = {
        ...request([...lasting, ...opening], 6),
        conversation: 'a',
        lastingTokenCount: lasting.length,
      };
      const before = tokensRun(runner);
      const answer = await collect(engine.generate({ ...asked, prefixTokenCount: 30 }));
      expect(answer).toEqual(reference(asked.promptTokenIds, 6));
      // 30 of the task at first, the last answer in its lasting form, the turn's 12 and the opening, all but one decoded
      const [first, last] = [turn === 0 ? 30 : 0, turn === 0 ? 0 : 7];
      expect(tokensRun(runner) - before).toBe(first + last + 12 + 2 + 5);
      prompt = [...lasting, 93, ...answer];
    }
    expect(prompt.length).toBeGreaterThan(700);
  });

  test('several go on from one conversation, each as if it were alone', async () => {
    const { engine } = setup({ slotCount: 4, memory }, { prefixCacheBytes: 1e6 });
    const start = new Dice(8).tokens(20);
    await collect(
      engine.generate({ ...request([...start, 1], 3), conversation: 'a', lastingTokenCount: start.length }),
    );
    const ways = [[5], [6, 7, 8], [9, 9], [5, 5, 5, 5, 5]];
    const answers = await Promise.all(
      ways.map((way) =>
        collect(
          engine.generate({ ...request([...start, ...way], 5), conversation: 'a', lastingTokenCount: 20 }),
        ),
      ),
    );
    expect(answers).toEqual(ways.map((way) => reference([...start, ...way], 5)));
  });
});

test('what cannot go back to the end of its prompt ends alone', async () => {
  const { engine, faults } = setup({ slotCount: 2, memory: 'states' });
  faults.restore = (slot) => {
    if (slot === 0) throw new Error('damaged');
  };
  const ask = (promptTokenIds: number[]) =>
    engine.score({
      promptTokenIds,
      candidates: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    });
  const [first, second] = await Promise.allSettled([ask([1]), ask([2])]);
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'engine-failed' } });
  expect(second).toMatchObject({ status: 'fulfilled' });
  expect(engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 2 });
});
