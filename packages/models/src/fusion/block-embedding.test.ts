/** The native embedding beside the runtime's, which it takes the place of where the head is tied to it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { withSession } from '@qaio/core/testing';
import { ModelProto } from '../onnx/gen/onnx.js';
import { relativeError } from '../testing/linear-graph.js';
import { libraryPath } from '../testing/native-instructions.js';
import { type Table, runTable, withTable } from '../testing/table-graph.js';

const runs = libraryPath === undefined ? describe.skip : describe;
const title =
  'a native embedding' + (libraryPath === undefined ? ' (skipped: the operators are not compiled here)' : '');

const tables: readonly Table[] = [
  { dtype: 'int8', vocabSize: 200, hiddenSize: 64 },
  { dtype: 'int8-block', vocabSize: 65, hiddenSize: 96, grid: { size: 32, codes: 16 } },
  { dtype: 'int8-block', vocabSize: 64, hiddenSize: 64, grid: { size: 32, codes: 32 } },
  { dtype: 'int8-block', vocabSize: 130, hiddenSize: 256, grid: { size: 16, codes: 64 } },
  { dtype: 'int8-block', vocabSize: 3, hiddenSize: 64, grid: { size: 32, codes: 128 } },
  { dtype: 'int4', vocabSize: 70, hiddenSize: 96 },
];

/** Memory of this process in ranges for which it asked for huge pages, as packed weights do. */
const hugeBytes = (): number =>
  readFileSync('/proc/self/smaps', 'utf8')
    .split(/^(?=[\da-f]+-[\da-f]+ )/mu)
    .filter((range) => /^VmFlags:.* hg\b/mu.test(range))
    .reduce((sum, range) => sum + 1024 * Number(/^Rss:\s+(\d+) kB$/mu.exec(range)?.[1]), 0);

const opTypes = (model: Uint8Array): readonly (string | undefined)[] =>
  (ModelProto.decode(model).graph?.node ?? []).map(({ opType }) => opType);

runs(title, () => {
  test.each(tables)(
    '$dtype, $vocabSize tokens of $hiddenSize, $grid: the runtime’s numbers, and the head’s too',
    async (table) => {
      await withTable(table, (graphs) => {
        expect(opTypes(graphs.native)).toEqual(['BlockEmbedding', 'BlockLinear']);
        const ids = Array.from({ length: table.vocabSize }, (_, i) => (i * 11) % table.vocabSize);
        const [expected, got] = [runTable(graphs, 'runtime', ids), runTable(graphs, 'native', ids)];
        // scales are stored in 16 bits
        expect(relativeError(got.embedded, expected.embedded)).toBeLessThan(2 ** -11);
        expect(relativeError(got.logits, expected.logits)).toBeLessThan(1e-2);
        for (const id of [0, table.vocabSize - 1])
          expect(runTable(graphs, 'native', [id]).embedded).toEqual(
            got.embedded.subarray(
              ids.indexOf(id) * table.hiddenSize,
              (ids.indexOf(id) + 1) * table.hiddenSize,
            ),
          );
      });
    },
  );

  test('ids that no token has are refused', async () => {
    await withTable(tables[0] as Table, (graphs) => {
      for (const id of [-1, 200])
        expect(() => runTable(graphs, 'native', [id])).toThrow(`expected ids from 0 to 199, got ${id}`);
    });
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;
  const why = process.platform === 'linux' ? '' : ' (skipped: only Linux tells of a process’s huge pages)';
  onLinux(`one packed copy serves embedding and head${why}`, async () => {
    const [vocabSize, hiddenSize] = [32_768, 512];
    // zeros are made sooner
    const weights = { weight: new Float32Array(vocabSize * hiddenSize) };
    const table: Table = { dtype: 'int8', vocabSize, hiddenSize, weights };
    await withTable(table, ({ native, graphPath }) => {
      const before = hugeBytes();
      const bytes = withSession({ model: native, graphPath, libraryPath }, () => hugeBytes() - before);
      // codes of 4 bits, which zeros need, and scales of 16
      const packed = table.vocabSize * table.hiddenSize * (4 / 8 + 2 / 32);
      expect(bytes).toBeGreaterThan(0.9 * packed);
      expect(bytes).toBeLessThan(1.5 * packed);
    });
  });
});

test('an embedding with other weights than the head’s stays the runtime’s', async () => {
  const table: Table = { dtype: 'int8', vocabSize: 64, hiddenSize: 64, isTied: false };
  await withTable(table, ({ native }) => {
    expect(opTypes(native)).toEqual(['GatherBlockQuantized', 'BlockLinear']);
  });
});
