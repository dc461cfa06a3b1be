/** Native linear attention beside the runtime's own, and what it promises beyond: that a token depends on its own sequence alone. */
import { describe, expect, test } from '@jest/globals';
import type { LinearAttentionSizes } from '../architectures/qwen3.5/hybrid-config.js';
import {
  type DeltaNetGraphs,
  type Segment,
  type States,
  deltaNetGraphs,
  part,
  pass,
  sequence,
  states,
} from '../testing/delta-net-graph.js';
import { availableInstructions, libraryPath, withInstructions } from '../testing/native-instructions.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

const runs = libraryPath === undefined ? describe.skip : describe;
const title =
  'native linear attention' +
  (libraryPath === undefined ? ' (skipped: the operators are not compiled here)' : '');

const shapes: readonly LinearAttentionSizes[] = [
  { keyHeadCount: 2, valueHeadCount: 2, keyHeadDim: 128, valueHeadDim: 128, kernelSize: 4 },
  { keyHeadCount: 2, valueHeadCount: 4, keyHeadDim: 16, valueHeadDim: 48, kernelSize: 4 },
  { keyHeadCount: 1, valueHeadCount: 4, keyHeadDim: 32, valueHeadDim: 16, kernelSize: 3 },
];
// longer than what the operator takes through a state at once
const length = 45;
const slotCount = 4;

/** For every kind of instructions. */
async function check(
  sizes: LinearAttentionSizes,
  work: (graphs: DeltaNetGraphs, native: Uint8Array) => void,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const graphs = await deltaNetGraphs(folder, sizes);
    for (const kind of availableInstructions) work(graphs, withInstructions(graphs.native, kind));
  });
}

/** What each slot has, tensor by tensor. */
const slotOf = (all: States, slot: number): number[][] =>
  Object.values(all).map(({ data, dims }) => {
    const size = data.length / (dims[0] ?? 1);
    return [...data.subarray(slot * size, (slot + 1) * size)];
  });

const joined = (pieces: readonly (Float32Array | undefined)[]): number[] =>
  pieces.flatMap((piece) => [...(piece ?? [])]);

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  const largest = Math.max(...expected.map(Math.abs));
  const apart = Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? NaN))));
  expect(apart / largest).toBeLessThan(1e-5);
}

runs(title, () => {
  test.each(shapes)('$keyHeadCount heads of $keyHeadDim: the runtime’s outcome and states', async (sizes) => {
    const tokens = sequence(sizes, length, 1);
    const whole = [{ slot: 0, past: 0, count: length, tokens }];
    await check(sizes, (graphs, native) => {
      const [expected, actual] = [states(sizes, 1, 0), states(sizes, 1)];
      const outcome = joined(pass(graphs, graphs.runtime, { segments: whole, past: expected }));
      expectClose(joined(pass(graphs, native, { segments: whole, past: actual })), outcome);
      for (const [i, values] of slotOf(expected, 0).entries())
        expectClose(slotOf(actual, 0)[i] ?? [], values);
    });
  });

  test.each(shapes)(
    '$keyHeadCount heads of $keyHeadDim: in pieces, in company, on one thread, a token has to the last bit what it has alone',
    async (sizes) => {
      const [own, other] = [sequence(sizes, length, 1), sequence(sizes, length, 2)];
      const piece = (slot: number, tokens: typeof own, past: number, count: number): Segment => ({
        slot,
        past,
        count,
        tokens: part(sizes, tokens, past, past + count),
      });
      await check(sizes, (graphs, native) => {
        const alone = states(sizes, 1);
        const expected = joined(pass(graphs, native, { segments: [piece(2, own, 0, length)], past: alone }));
        const past = states(sizes, slotCount);
        const outcomes = [
          pass(graphs, native, { past, segments: [piece(2, own, 0, 1), piece(0, other, 0, 35)] })[0],
          pass(graphs, native, { past, segments: [piece(0, other, 35, 2), piece(2, own, 1, 7)] })[1],
          pass(graphs, native, { past, segments: [piece(2, own, 8, 2)], threadCount: 1 })[0],
          pass(graphs, native, { past, segments: [piece(0, other, 37, 1), piece(2, own, 10, 35)] })[1],
        ];
        expect(joined(outcomes)).toEqual(expected);
        expect(slotOf(past, 2)).toEqual(slotOf(alone, 0));
        for (const slot of [1, 3]) expect(slotOf(past, slot)).toEqual(slotOf(states(sizes, 1), 0));
      });
    },
  );

  test.each(shapes)(
    '$keyHeadCount heads of $keyHeadDim: a sequence goes on from states elsewhere, which stay as they are',
    async (sizes) => {
      const tokens = sequence(sizes, 3, 1);
      const segments = [{ slot: 3, past: 1, count: 2, tokens: part(sizes, tokens, 1, 3) }];
      await check(sizes, (graphs, native) => {
        const [inPlace, saved, present] = [states(sizes, 1), states(sizes, 1), states(sizes, 1)];
        const first = [{ slot: 3, past: 0, count: 1, tokens: part(sizes, tokens, 0, 1) }];
        for (const past of [inPlace, saved]) pass(graphs, native, { segments: first, past });
        const before = slotOf(saved, 0);
        const expected = pass(graphs, native, { segments, past: inPlace });
        expect(pass(graphs, native, { segments, past: saved, present })).toEqual(expected);
        expect(slotOf(present, 0)).toEqual(slotOf(inPlace, 0));
        expect(slotOf(saved, 0)).toEqual(before);
      });
    },
  );

  test('refuses two segments of a slot, slots that there are not, and memories apart', async () => {
    const [sizes = shapes[0]] = shapes.slice(1);
    if (!sizes) throw new Error('no shape');
    const one = { past: 0, count: 1, tokens: sequence(sizes, 1, 1) };
    await check(sizes, (graphs, native) => {
      const past = states(sizes, slotCount);
      const run = (slots: readonly number[], present = past) => {
        const segments = slots.map((slot) => ({ ...one, slot }));
        return () => pass(graphs, native, { segments, past, present });
      };
      expect(run([1, 1])).toThrow('two segments of slot 1');
      expect(run([1, slotCount])).toThrow('a segment is of no slot');
      expect(run([1], states(sizes, slotCount))).toThrow('in the memory of the incoming');
    });
  });
});
