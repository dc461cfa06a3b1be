import { describe, expect, test } from '@jest/globals';
import { type CacheDtype, SlotCache } from './slot-cache.js';

const shape = { layerCount: 2, kvHeadCount: 3, headDim: 2, contextLength: 5, slotCount: 4 };
const slotLength = shape.kvHeadCount * shape.contextLength * shape.headDim;

/** Every number in it is another. */
function filled(cacheDtype: CacheDtype): SlotCache {
  const cache = new SlotCache({ ...shape, cacheDtype });
  cache.parts.forEach((part, i) => part.forEach((_, j) => (part[j] = 1000 * i + j)));
  return cache;
}

/** `[heads, length * headDim]` of a part's slot, by the documented layout. */
function positions(cache: SlotCache, part: number, slot: number, from: number, to: number): number[][] {
  const values = cache.slots(cache.parts[part] ?? new Float32Array(), slot, 1);
  return Array.from({ length: shape.kvHeadCount }, (_, head) => {
    const start = head * shape.contextLength * shape.headDim;
    return [...values.subarray(start + from * shape.headDim, start + to * shape.headDim)];
  });
}

test('has a part for the keys and one for the values of every layer, of all slots', () => {
  const cache = new SlotCache(shape);
  expect(cache.parts.map(({ length }) => length)).toEqual(new Array(4).fill(4 * slotLength));
  expect(cache.tensorDims(2)).toEqual([2, 3, 5, 2]);
});

describe.each<CacheDtype>(['fp32', 'fp16'])('in %s', (cacheDtype) => {
  test('neighbouring slots are one piece of the part itself', () => {
    const cache = filled(cacheDtype);
    const [part = new Float32Array()] = cache.parts;
    const two = cache.slots(part, 1, 2);
    expect([two.length, two[0], two.buffer === part.buffer]).toEqual([2 * slotLength, slotLength, true]);
  });

  test.each([1, 3, 5])(
    'what is saved comes back in another slot, its first %i positions and no others',
    (n) => {
      const cache = filled(cacheDtype);
      const untouched = filled(cacheDtype);
      const snapshot = { parts: cache.save(1, 4), length: 4 };
      const length = Math.min(n, 4);
      cache.restore(snapshot, 3, length);
      for (let part = 0; part < 4; part++) {
        expect(positions(cache, part, 3, 0, length)).toEqual(positions(untouched, part, 1, 0, length));
        expect(positions(cache, part, 3, length, 5)).toEqual(positions(untouched, part, 3, length, 5));
        for (const slot of [0, 1, 2])
          expect(positions(cache, part, slot, 0, 5)).toEqual(positions(untouched, part, slot, 0, 5));
      }
    },
  );

  test('what is saved is a copy that does not change with its slot', () => {
    const cache = filled(cacheDtype);
    const parts = cache.save(2, 3);
    const before = parts.map((part) => [...part]);
    expect(parts.map(({ length }) => length)).toEqual(
      new Array(4).fill(shape.kvHeadCount * 3 * shape.headDim),
    );
    cache.parts.forEach((part) => part.fill(-1));
    expect(parts.map((part) => [...part])).toEqual(before);
  });

  test('so many positions take so many bytes', () => {
    const bytes = { fp32: 4, fp16: 2 }[cacheDtype];
    expect(filled(cacheDtype).byteLengthOf(2)).toBe(bytes * 4 * shape.kvHeadCount * 2 * shape.headDim);
  });
});

test('a snapshot of other numbers is refused', () => {
  const snapshot = { parts: filled('fp16').save(1, 4), length: 4 };
  expect(() => filled('fp32').restore(snapshot, 1, 4)).toThrow('a snapshot is stored as the cache is');
});

test('more memory than there can be is refused with what to lower', () => {
  const huge = { ...shape, slotCount: 64, kvHeadCount: 1024, contextLength: 2 ** 20, headDim: 1024 };
  expect(() => new SlotCache(huge)).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: expect.stringMatching(/64 slots of 1048576 tokens needs [\d.]+ GiB.*fewer slots/u),
    }),
  );
});
