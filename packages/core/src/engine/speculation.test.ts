/** Tokens that are tried before it is known whether they come next: fewer passes, and nothing else is different. */
import { describe, expect, test } from '@jest/globals';
import { chant, collect, reference, request, setup } from '../testing/engine-setup.js';
import { GenerationSequence } from './generation-sequence.js';
import { greedy } from './sampling-params.js';

const prompt = [5, 6, 7, 8, 9];
const invariant = { isBatchInvariant: true, contextLength: 64 };

describe('an engine whose passes of several tokens give what those of one give', () => {
  test('says the same in fewer passes', async () => {
    const { engine, runner } = setup(invariant, { prefillBudget: 100 }, chant);
    expect(await collect(engine.generate(request(prompt, 40)))).toEqual(reference(prompt, 40, chant));
    const { proposedCount, acceptedCount } = engine.speculation;
    expect(runner.calls).toHaveLength(40 - acceptedCount);
    expect([acceptedCount > 15, proposedCount >= acceptedCount]).toEqual([true, true]);
  });

  test('takes no more tokens into a pass than are as quick as one', async () => {
    const { engine, runner } = setup({ ...invariant, slotCount: 4 }, { prefillBudget: 100 }, chant);
    const prompts = [1, 2, 3, 4].map((first) => [first, ...prompt]);
    const outputs = await Promise.all(
      prompts.map((each, i) => collect(engine.generate(request(each, 10 * (i + 1))))),
    );
    expect(outputs).toEqual(prompts.map((each, i) => reference(each, 10 * (i + 1), chant)));
    const decoding = runner.calls.slice(1);
    const sizes = decoding.map((rows) => rows.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0));
    expect(Math.max(...sizes)).toBe(6);
    for (const [i, rows] of decoding.entries()) if (rows.length === 4) expect(sizes[i]).toBe(4);
  });

  test.each([0, 1, 3])('may be told to try %i at most', async (speculativeTokens) => {
    const { engine, runner } = setup(invariant, { prefillBudget: 100, speculativeTokens }, chant);
    expect(await collect(engine.generate(request(prompt, 40)))).toEqual(reference(prompt, 40, chant));
    const lengths = runner.calls.slice(1).flatMap((rows) => rows.map(({ tokenIds }) => tokenIds.length));
    expect(Math.max(...lengths)).toBe(1 + speculativeTokens);
  });

  test('stops at a stop token among them, and goes on with the conversation as it is', async () => {
    const { engine } = setup(invariant, { prefillBudget: 100 }, chant);
    const [, , third = -1] = reference(prompt, 3, chant);
    const asked = { ...request([...prompt, ...prompt], 20), stopTokenIds: [third], conversation: 'a' };
    const said = await collect(engine.generate(asked));
    const next = [...asked.promptTokenIds, ...said, 30, 31];
    const turn = engine.generate({ ...request(next, 20), conversation: 'a' });
    expect(await collect(turn)).toEqual(reference(next, 20, chant));
  });
});

test.each([
  ['whose passes of several tokens may differ', { isBatchInvariant: false }],
  ['that remembers states', { isBatchInvariant: true, memory: 'states' as const }],
])('an engine %s tries none', async (_, shape) => {
  const { engine } = setup({ ...shape, contextLength: 64 }, { prefillBudget: 100 }, chant);
  expect(await collect(engine.generate(request(prompt, 40)))).toEqual(reference(prompt, 40, chant));
  expect(engine.speculation.proposedCount).toBe(0);
});

test('numbers are drawn for the tokens that are said, in their order', () => {
  const vocabSize = 4;
  const logits = Float32Array.of(0, 0.1, 0.2, 0.3);
  const outputOf = (speculativeCount: number): readonly number[] => {
    let draws = 0;
    const sequence = new GenerationSequence(
      {
        promptTokenIds: [0, 1, 2, 3, 0],
        sampling: { ...greedy, temperature: 1, maxOutputTokens: 30 },
        stopTokenIds: [],
      },
      () => (0.37 * ++draws) % 1,
      { contextLength: 100, memory: 'positions' },
    );
    sequence.slot = 0;
    while (!sequence.isComplete) {
      const row = sequence.row(100, speculativeCount);
      const places = row.logits === 'all' ? row.tokenIds.length : 1;
      sequence.commit(
        row,
        Float32Array.from({ length: places * vocabSize }, (__, i) => logits[i % vocabSize] ?? NaN),
      );
    }
    expect(draws).toBe(30);
    return sequence.outputTokenIds;
  };
  expect(outputOf(5)).toEqual(outputOf(0));
});
