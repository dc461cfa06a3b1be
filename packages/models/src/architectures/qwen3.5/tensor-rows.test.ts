import { expect, test } from '@jest/globals';
import { assert, integer, property, tuple } from 'fast-check';
import type { FloatTensor } from '../../checkpoint/tensor-source.js';
import { takeColumns, takeRows } from './tensor-rows.js';

const block = 32;

/** Every weight is its block's scale: whatever is done, both must still agree. */
function tensor(rows: number, blocks: number): FloatTensor {
  const scales = Float32Array.from({ length: rows * blocks }, (_, i) => i + 1);
  const data = Float32Array.from({ length: rows * blocks * block }, (_, i) => Math.floor(i / block) + 1);
  return { shape: [rows, blocks * block], data, grid: { bits: 8, size: block, scales } };
}

const firstOfBlocks = ({ data }: FloatTensor): Float32Array => data.filter((_, i) => i % block === 0);

const reversed = (count: number): number[] => Array.from({ length: count }, (_, i) => count - 1 - i);
const sizes = tuple(integer({ min: 1, max: 5 }), integer({ min: 1, max: 6 }));

test('rows keep their scales', () => {
  assert(
    property(sizes, ([rows, blocks]) => {
      const taken = takeRows(tensor(rows, blocks), reversed(rows));
      expect(firstOfBlocks(taken)).toEqual(taken.grid?.scales);
      expect(taken.data[0]).toBe((rows - 1) * blocks + 1);
    }),
  );
});

test('runs of columns keep their scales where no block is torn apart, and twice reversed is as before', () => {
  assert(
    property(sizes, ([rows, blocks]) => {
      const before = tensor(rows, blocks);
      const taken = takeColumns(before, reversed(blocks), block);
      expect(firstOfBlocks(taken)).toEqual(taken.grid?.scales);
      expect(taken.data[0]).toBe(blocks);
      expect(takeColumns(taken, reversed(blocks), block)).toEqual(before);
    }),
  );
});

test('runs within a block leave it without a scale', () => {
  const { data, grid } = takeColumns(tensor(2, 2), reversed(4), block / 2);
  expect(grid).toBeUndefined();
  expect(Array.from(data).filter((_, i) => i % 16 === 0)).toEqual([2, 2, 1, 1, 4, 4, 3, 3]);
});
