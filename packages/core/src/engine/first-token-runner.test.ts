import { describe, expect, test } from '@jest/globals';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { FirstTokenRunner } from './first-token-runner.js';
import type { ForwardRow } from './model-runner.js';

/** The next token tells all that came before. */
const script = (tokenIds: readonly number[]): number => tokenIds.reduce((sum, id) => (sum * 7 + id) % 300, 1);

const rows: readonly ForwardRow[] = [
  { slot: 0, position: 0, tokenIds: [5, 6, 7], logits: 'last' },
  { slot: 1, position: 0, tokenIds: [9], logits: 'last' },
  { slot: 2, position: 0, tokenIds: [3, 4], logits: 'all' },
];
const runner = () => new ScriptedModelRunner(script, { slotCount: 4 });
const copied = async (logits: Promise<readonly Float32Array[]>) => (await logits).map((one) => [...one]);

describe('a first token on its own', () => {
  test('changes no logits and leaves the same in the slots', async () => {
    const [plain, split] = [runner(), new FirstTokenRunner(runner())];
    expect(await copied(split.forward(rows))).toEqual(await copied(plain.forward(rows)));
    const next: ForwardRow[] = [
      { slot: 2, position: 2, tokenIds: [8], logits: 'last' },
      { slot: 0, position: 3, tokenIds: [1, 2], logits: 'all' },
    ];
    expect(await copied(split.forward(next))).toEqual(await copied(plain.forward(next)));
  });

  test('runs on its own once, and is copied where it comes again', async () => {
    const inner = runner();
    const split = new FirstTokenRunner(inner);
    const row: ForwardRow = { slot: 0, position: 0, tokenIds: [5, 6, 7], logits: 'last' };
    const cold = await copied(split.forward([row]));
    expect(await copied(split.forward([{ ...row, slot: 3 }]))).toEqual(cold);
    const passes = inner.calls.map((pass) =>
      pass.map(({ slot, position, tokenIds }) => [slot, position, ...tokenIds]),
    );
    expect(passes).toEqual([[[0, 0, 5]], [[0, 1, 6, 7]], [[3, 1, 6, 7]]]);
  });

  test('what goes on behind others, and several texts in one slot, are one pass', async () => {
    const inner = runner();
    const split = new FirstTokenRunner(inner);
    await split.forward([{ slot: 0, position: 0, tokenIds: [1], logits: 'none' }]);
    await split.forward([{ slot: 0, position: 1, tokenIds: [2, 3], logits: 'last' }]);
    expect(inner.calls).toHaveLength(2);
  });
});
