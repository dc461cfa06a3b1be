/** Native attention beside the runtime's own, and what it promises beyond: that a token sees its own sequence alone. */
import { describe, expect, test } from '@jest/globals';
import type { CacheDtype } from '@qaio/core';
import { float16 } from '../checkpoint/half-float.js';
import { type AttentionGraphs, type AttentionShape, attentionGraphs } from '../testing/attention-graph.js';
import {
  Cache,
  type Segment,
  capacity,
  nativePass,
  numbersOf,
  outcomeWidth,
  part,
  runtimeOutcome,
  sequence,
  slotCount,
} from '../testing/attention-pass.js';
import { availableInstructions, libraryPath } from '../testing/native-instructions.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';

const runs = libraryPath === undefined ? describe.skip : describe;
const title =
  'native attention' + (libraryPath === undefined ? ' (skipped: the operators are not compiled here)' : '');

const plain: AttentionShape = { heads: 14, kvHeads: 2, width: 64, turned: 64, isPacked: true };
const shapes: readonly AttentionShape[] = [
  plain,
  { heads: 4, kvHeads: 2, width: 128, turned: 32, isPacked: false },
  { heads: 3, kvHeads: 3, width: 48, turned: 48, isPacked: true, scale: 0.3 },
  { heads: 4, kvHeads: 1, width: 80, turned: 80, isPacked: false, window: 7 },
  { heads: 2, kvHeads: 1, width: 32, turned: 32, isPacked: true, window: 270 },
];
const cacheDtypes: readonly CacheDtype[] = ['fp32', 'fp16'];
const cases = availableInstructions.flatMap((kind) =>
  shapes.flatMap((shape) =>
    cacheDtypes.map((cacheDtype) => ({
      kind,
      shape,
      cacheDtype,
      name: `${kind}, ${cacheDtype}, ${JSON.stringify(shape)}`,
    })),
  ),
);
// of numbers below 4, rounded to eleven bits and added up with weights that are one in all
const tolerance = { fp32: 1e-5, fp16: 5e-3 };

/** The largest; of what is not a number infinity. */
const distance = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => {
    const difference = Math.abs(value - (b[i] ?? NaN));
    if (Number.isNaN(difference)) return Infinity;
    return Math.max(most, difference);
  }, 0);

const bits = (values: Float32Array): Buffer =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** What is the same to the last bit. */
const areSame = (a: Float32Array, b: Float32Array): boolean => bits(a).equals(bits(b));

/** Of tokens `from` up to `to`. */
function outcomeOf(shape: AttentionShape, outcome: Float32Array | undefined, from: number, to: number) {
  const width = outcomeWidth(shape);
  return outcome?.subarray(from * width, to * width) ?? new Float32Array();
}

async function withGraphs(
  { shape, cacheDtype }: { readonly shape: AttentionShape; readonly cacheDtype: CacheDtype },
  check: (graphs: AttentionGraphs) => void,
): Promise<void> {
  await withTemporaryFolder(async (folder) => check(await attentionGraphs(folder, shape, cacheDtype)));
}

/** That each number is stored as the fp16 next to it, and that there are any. */
function expectNearest(exact: ArrayLike<number>, halves: Float32Array | Uint16Array): void {
  const numbers = Array.from(exact).flatMap((value, i) => (Number.isNaN(value) ? [] : [[value, i] as const]));
  expect(numbers.length).toBeGreaterThan(0);
  for (const [value, i] of numbers) {
    const bits = halves[i] ?? NaN;
    const off = (of: number): number => Math.abs(float16(of) - value);
    if (!(off(bits) <= Math.min(off(bits - 1), off(bits + 1))))
      throw new Error(`${value} is stored as ${float16(bits)}`);
  }
}

runs(title, () => {
  test.each(cases)(
    '$name: a sequence gives what the runtime gives, to what its cache rounds',
    async ({ kind, ...of }) => {
      const { shape } = of;
      await withGraphs(of, (graphs) => {
        const attend = nativePass(graphs, kind);
        for (const count of [1, 2, 17, 300, 600]) {
          const rows = sequence(shape, count, count);
          const segments = [{ slot: 2, past: 0, count, rows }];
          for (const outcome of attend({ cache: new Cache(graphs), segments }))
            expect(distance(outcome, runtimeOutcome(graphs, rows, count))).toBeLessThan(
              tolerance[of.cacheDtype],
            );
        }
      });
    },
  );

  test.each(cases)(
    '$name: in pieces it gives the same, on any number of threads',
    async ({ kind, ...of }) => {
      const { shape } = of;
      await withGraphs(of, (graphs) => {
        const attend = nativePass(graphs, kind);
        const count = 600;
        const rows = sequence(shape, count, 1);
        const cache = new Cache(graphs);
        const [whole] = attend({ cache, segments: [{ slot: 0, past: 0, count, rows }], threadCount: 3 });
        let past = 0;
        for (const end of [1, 2, 4, 255, 256, 257, 300, 301, 516, count]) {
          const piece = { slot: 3, past, count: end - past, rows: part(shape, rows, past, end) };
          for (const outcome of attend({ cache, segments: [piece], threadCount: 1 + (end % 2) }))
            expect(areSame(outcome, outcomeOf(shape, whole, past, end))).toBe(true);
          past = end;
        }
      });
    },
  );

  test.each(cases)('$name: in one pass rows of any length are each as if alone', async ({ kind, ...of }) => {
    const { shape } = of;
    await withGraphs(of, (graphs) => {
      const attend = nativePass(graphs, kind);
      const plan = [
        { slot: 1, past: 270, count: 1 },
        { slot: 0, past: 0, count: 300 },
        { slot: 3, past: 250, count: 20 },
        { slot: 2, past: 0, count: 1 },
      ].map((each, i) => ({ ...each, whole: sequence(shape, each.past + each.count, i + 1) }));
      const cache = new Cache(graphs);
      for (const { slot, past: count, whole } of plan)
        attend({ cache, segments: [{ slot, past: 0, count, rows: part(shape, whole, 0, count) }] });
      const segments = plan.map(({ whole, ...each }) => ({
        ...each,
        rows: part(shape, whole, each.past, each.past + each.count),
      }));
      const together = attend({ cache, segments });
      for (const [i, { past, count, whole }] of plan.entries()) {
        const alone = [{ slot: 0, past: 0, count: past + count, rows: whole }];
        const [outcome] = attend({ cache: new Cache(graphs), segments: alone });
        const own = outcomeOf(shape, outcome, past, past + count);
        expect(areSame(own, outcomeOf(shape, together[i], 0, count))).toBe(true);
      }
    });
  });

  test.each(cases)('$name: what goes on behind one past goes on apart', async ({ kind, ...of }) => {
    const { shape } = of;
    await withGraphs(of, (graphs) => {
      const attend = nativePass(graphs, kind);
      const past = 260;
      const beginning = { slot: 1, past: 0, count: past, rows: sequence(shape, past, 1) };
      const cache = new Cache(graphs);
      attend({ cache, segments: [beginning] });
      let writeAt = past;
      const segments = [3, 1, 40, 7].map((count, i) => {
        writeAt += count;
        return { slot: 1, past, count, writeAt: writeAt - count, rows: sequence(shape, count, i + 2) };
      });
      const together = attend({ cache, segments });
      for (const [i, { rows, count }] of segments.entries()) {
        attend({ cache, segments: [{ ...beginning, slot: 0 }] });
        for (const alone of attend({ cache, segments: [{ slot: 0, past, count, rows }] }))
          expect(areSame(alone, outcomeOf(shape, together[i], 0, count))).toBe(true);
      }
    });
  });

  const plainCases = cases.filter(({ shape }) => shape === plain);

  test.each(plainCases)('$name: nothing is written but the tokens’ own places', async ({ kind, ...of }) => {
    await withGraphs(of, (graphs) => {
      const cache = new Cache(graphs);
      const segments = [
        { slot: 2, past: 0, count: 3, rows: sequence(plain, 3, 1) },
        { slot: 0, past: 0, count: 1, writeAt: 5, rows: sequence(plain, 1, 2) },
      ];
      nativePass(graphs, kind)({ cache, segments });
      const written: readonly (readonly number[])[] = [[5], [], [0, 1, 2], []];
      for (const data of [cache.keys, cache.values].map(numbersOf))
        for (let place = 0; place < data.length / plain.width; place++) {
          const slot = Math.floor(place / capacity / plain.kvHeads);
          const own = written[slot]?.includes(place % capacity) === true;
          const vector = data.subarray(place * plain.width, (place + 1) * plain.width);
          if (vector.some(Number.isNaN) === own) throw new Error(`place ${place} is not as it was left`);
        }
    });
  });

  test.each(availableInstructions)(
    '%s: a cache of fp16 holds the nearest to what one of fp32 does',
    async (kind) => {
      const written: Cache[] = [];
      for (const cacheDtype of cacheDtypes)
        await withGraphs({ shape: plain, cacheDtype }, (graphs) => {
          const cache = new Cache(graphs);
          const rows = sequence(plain, 300, 1);
          nativePass(graphs, kind)({ cache, segments: [{ slot: 0, past: 0, count: 300, rows }] });
          written.push(cache);
        });
      const [exact, halves] = written;
      if (!exact || !halves) throw new Error('expected two caches');
      for (const part of ['keys', 'values'] as const) expectNearest(exact[part].data, halves[part].data);
    },
  );

  test('a pass of no tokens has no outcome', async () => {
    await withGraphs({ shape: plain, cacheDtype: 'fp32' }, (graphs) => {
      for (const kind of availableInstructions)
        expect(nativePass(graphs, kind)({ cache: new Cache(graphs), segments: [] })).toEqual([]);
    });
  });

  test.each<[string, Partial<Segment>, RegExp]>([
    ['a slot that is not there', { slot: slotCount }, /segment 0 does not fit/u],
    ['a slot below the first', { slot: -1 }, /segment 0 does not fit/u],
    ['more tokens than the slot has places', { past: capacity - 1 }, /segment 0 does not fit/u],
    ['tokens among the past', { past: 3, writeAt: 2 }, /segment 0 does not fit/u],
    ['a place that overflows', { writeAt: 2 ** 31 - 1 }, /segment 0 does not fit/u],
    ['fewer tokens than the pass has', { count: 1 }, /cover all tokens/u],
    ['more tokens than the pass has', { count: 3 }, /cover all tokens/u],
    ['less than no tokens', { count: -1 }, /segment 0 does not fit/u],
  ])('%s is refused', async (_, change, message) => {
    await withGraphs({ shape: plain, cacheDtype: 'fp32' }, (graphs) => {
      const cache = new Cache(graphs);
      const segment = { slot: 0, past: 0, count: 2, rows: sequence(plain, 2, 1) };
      for (const kind of availableInstructions) {
        const pass = { cache, segments: [segment], told: [{ ...segment, ...change }] };
        expect(() => nativePass(graphs, kind)(pass)).toThrow(message);
      }
      expect(cache.keys.data.every(Number.isNaN)).toBe(true);
    });
  });

  test.each<[string, Partial<Segment>]>([
    ['that write to one place', { past: 0, writeAt: 1 }],
    ['of which one sees what the other writes', { past: 2, writeAt: 2 }],
  ])('two segments %s are refused', async (_, second) => {
    await withGraphs({ shape: plain, cacheDtype: 'fp32' }, (graphs) => {
      const first = { slot: 1, past: 0, count: 2, rows: sequence(plain, 2, 1) };
      for (const kind of availableInstructions) {
        const pass = { cache: new Cache(graphs), segments: [{ ...first, ...second }, first] };
        expect(() => nativePass(graphs, kind)(pass)).toThrow(/segments of slot 1 are not apart/u);
      }
    });
  });

  test('a cache that is not written where it was read is refused', async () => {
    await withGraphs({ shape: plain, cacheDtype: 'fp32' }, (graphs) => {
      const segments = [{ slot: 0, past: 0, count: 2, rows: sequence(plain, 2, 1) }];
      for (const kind of availableInstructions) {
        const pass = { cache: new Cache(graphs), present: new Cache(graphs), segments };
        expect(() => nativePass(graphs, kind)(pass)).toThrow(/in the memory of the incoming one/u);
      }
    });
  });
});
