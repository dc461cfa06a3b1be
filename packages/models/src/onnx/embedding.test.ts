import { expect, test } from '@jest/globals';
import { runTable, withTable } from '../testing/table-graph.js';

const [vocabSize, hiddenSize] = [6, 64];

test.each([16, 32] as const)(
  'a table on a grid of blocks of %d is the checkpoint’s own, as embedding and as head',
  async (size) => {
    const scales = Float32Array.from({ length: (vocabSize * hiddenSize) / size }, (_, i) => 2 ** (i % 5));
    const weight = Float32Array.from({ length: vocabSize * hiddenSize }, (_, i) => {
      const code = ((i * 7) % 63) - 31;
      return code * (scales[Math.floor(i / size)] ?? 0);
    });
    const weights = { weight: weight.slice(), grid: { bits: 8, size, scales } } as const;
    await withTable({ dtype: 'int8-block', vocabSize, hiddenSize, weights }, (graphs) => {
      const ids = [5, 0, 3];
      const { embedded, logits } = runTable(graphs, 'runtime', ids);
      const rowOf = (id: number): Float32Array => weight.subarray(id * hiddenSize, (id + 1) * hiddenSize);
      expect([...embedded]).toEqual(ids.flatMap((id) => [...rowOf(id)]));
      const products = ids.flatMap((id) =>
        Array.from({ length: vocabSize }, (_, row) =>
          rowOf(row).reduce((sum, value, i) => sum + value * (rowOf(id)[i] ?? 0), 0),
        ),
      );
      const largest = Math.max(...products.map(Math.abs));
      for (const [i, product] of products.entries())
        // the embeddings are rounded to eight bits before they are multiplied
        expect(Math.abs((logits[i] ?? NaN) - product)).toBeLessThan(0.02 * largest);
    });
  },
);
