import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runGraph } from '@qaio/core/testing';
import { withGraphStorage } from '../import/graph-storage.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { addEmbedding } from './embedding.js';
import { DataType, GraphBuilder } from './graph-builder.js';
import { addBlockMatMul } from './linear.js';

const [vocabSize, hiddenSize] = [6, 64];

test.each([16, 32] as const)(
  'a table on a grid of blocks of %d is the checkpoint’s own, as embedding and as head',
  async (size) => {
    const scales = Float32Array.from({ length: (vocabSize * hiddenSize) / size }, (_, i) => 2 ** (i % 5));
    const weight = Float32Array.from({ length: vocabSize * hiddenSize }, (_, i) => {
      const code = ((i * 7) % 63) - 31;
      return code * (scales[Math.floor(i / size)] ?? 0);
    });
    await withTemporaryFolder(async (folder) => {
      const graphPath = join(folder, 'weights.bin');
      const model = await withGraphStorage(graphPath, async (storage) => {
        const graph = new GraphBuilder(storage);
        graph.input('ids', DataType.INT64, ['tokens']);
        graph.output('embedded', DataType.FLOAT, ['tokens', hiddenSize]);
        graph.output('logits', DataType.FLOAT, ['tokens', vocabSize]);
        const grid = { bits: 8, size, scales } as const;
        const spec = { weight: weight.slice(), grid, vocabSize, hiddenSize, isTied: true };
        const matrix = await addEmbedding(graph, 'int8-block', { ...spec, input: 'ids', output: 'embedded' });
        if (!matrix) throw new Error('expected a quantised table');
        const head = { name: 'head', input: 'embedded', output: 'logits', outputs: vocabSize };
        addBlockMatMul(graph, { ...head, inputs: hiddenSize }, matrix);
        return graph.encode('test');
      });
      const ids = [5, 0, 3];
      const embedded = new Float32Array(ids.length * hiddenSize);
      const logits = new Float32Array(ids.length * vocabSize);
      runGraph({
        model,
        graphPath,
        inputs: { ids: { data: BigInt64Array.from(ids, BigInt), dims: [ids.length] } },
        outputs: {
          embedded: { data: embedded, dims: [ids.length, hiddenSize] },
          logits: { data: logits, dims: [ids.length, vocabSize] },
        },
      });
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
