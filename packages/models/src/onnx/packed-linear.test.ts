import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { FloatTensor } from '../checkpoint/tensor-source.js';
import { withGraphStorage } from '../import/graph-storage.js';
import type { BlockGrid } from '../quantise/block-grid.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import type { Dtype } from './dtype.js';
import { GraphBuilder } from './graph-builder.js';
import { addPackedParts } from './packed-linear.js';

const columns = 32;

/** Weights on a grid of steps of 1 up to 7 either way, none in the same places. */
function tensor(rows: number, grid?: Pick<BlockGrid, 'bits' | 'size'>): FloatTensor {
  const data = Float32Array.from({ length: rows * columns }, (_, i) => ((i * (rows + 1)) % 15) - 7);
  const scales = grid && new Float32Array(data.length / grid.size).fill(1);
  return { shape: [rows, columns], data, grid: grid && scales && { ...grid, scales } };
}

/** @returns the products' names and how far off their weights are, and the parts' values */
async function packedOf(dtype: Dtype, weights: readonly FloatTensor[]) {
  return withTemporaryFolder((folder) =>
    withGraphStorage(join(folder, 'weights.bin'), async (storage) => {
      const graph = new GraphBuilder(storage);
      const parts = weights.map((weight, i) => ({ name: 'abc'[i] ?? '', weight }));
      const linear = { nameOf: (part: string) => `${part}_proj`, input: 'input', output: 'all', parts };
      const names = await addPackedParts(graph, dtype, linear);
      const reports = await graph.tensors();
      return { names, products: reports.map(({ name, largestError }) => [name, largestError]) };
    }),
  );
}

const [fine, coarse] = [{ bits: 8, size: 16 } as const, { bits: 8, size: 32 } as const];

test('parts on grids of several kinds keep them, each in a product of its own', async () => {
  const { names, products } = await packedOf('int8-block', [tensor(2, coarse), tensor(3, fine)]);
  expect(products).toEqual([
    ['a_proj', 0],
    ['b_proj', 0],
  ]);
  expect(names).toEqual(['all.a', 'all.b']);
});

test.each<[string, Dtype, FloatTensor[]]>([
  ['parts on grids of one kind', 'int8-block', [tensor(2, fine), tensor(3, fine)]],
  ['parts on no grid', 'int8-block', [tensor(2), tensor(3)]],
  ['parts of a dtype that keeps none', 'int8', [tensor(2, coarse), tensor(3, fine)]],
])('%s are one product', async (_, dtype, weights) => {
  const { names, products } = await packedOf(dtype, weights);
  expect(products.map(([name]) => name)).toEqual(['ab_proj']);
  expect(names).toEqual(['all.a', 'all.b']);
});
