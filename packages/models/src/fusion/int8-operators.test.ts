/** The native linear layers beside the runtime's own operators, which they take the place of. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runGraph } from '@qaio/core/testing';
import { withGraphStorage } from '../import/graph-storage.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { ModelProto } from '../onnx/gen/onnx.js';
import { type Layer, layerGraph, outcomes, relativeError, values } from '../testing/linear-graph.js';
import { libraryPath } from '../testing/native-instructions.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { fusedGraph } from './fused-graph.js';

const runs = libraryPath === undefined ? describe.skip : describe;
const title =
  'native operators' + (libraryPath === undefined ? ' (skipped: they are not compiled here)' : '');

const rowCounts = [1, 2, 3, 5, 6, 7, 13, 97];
const plain: readonly Layer[] = [
  { dtype: 'int8', inputs: 64, outputs: 64 },
  { dtype: 'int8', inputs: 36, outputs: 100, hasBias: true },
  { dtype: 'int8', inputs: 896, outputs: 1152, hasBias: true },
  { dtype: 'int8', inputs: 132, outputs: 1 },
];

runs(title, () => {
  test.each(plain)(
    '$inputs to $outputs: the runtime’s numbers to the last bit, for any number of rows',
    async (layer) => {
      await outcomes(layer, (runtime, native, nodes) => {
        expect(nodes.map(({ opType }) => opType)).toEqual(['Int8Linear']);
        for (const rows of rowCounts) {
          const input = values(rows * layer.inputs, rows, layer.inputs);
          const expected = runtime(input, rows);
          for (const run of native) expect(run(input, rows)).toEqual(expected);
        }
      });
    },
  );

  test.each<Layer>([
    { dtype: 'int8', inputs: 64, outputs: 80, rotation: 2 },
    { dtype: 'int8', inputs: 72, outputs: 80, rotation: 8 },
    { dtype: 'int8', inputs: 64, outputs: 80, rotation: 16 },
    { dtype: 'int8', inputs: 4864, outputs: 96, rotation: 32 },
    { dtype: 'int8', inputs: 384, outputs: 96, rotation: 128 },
  ])('$inputs in blocks of $rotation: rotated like the matrix does it', async (layer) => {
    await outcomes(layer, (runtime, native, nodes) => {
      expect(nodes.map(({ opType }) => opType)).toEqual(['Int8Linear']);
      const input = values(7 * layer.inputs, 2, layer.inputs);
      const expected = runtime(input, 7);
      const first = native[0]?.(input, 7);
      for (const run of native) {
        const got = run(input, 7);
        expect(relativeError(got, expected)).toBeLessThan(2e-3);
        expect(got).toEqual(first);
      }
    });
  });

  test.each(['silu', 'gelu-tanh'] as const)(
    'a gate of %s and its companion become one layer',
    async (activation) => {
      await outcomes({ dtype: 'int8', inputs: 128, outputs: 200, activation }, (runtime, native, nodes) => {
        expect(nodes.map(({ opType }) => opType)).toEqual(['Int8GatedLinear']);
        const input = values(9 * 128, 8, 128);
        const expected = runtime(input, 9);
        for (const run of native) expect(relativeError(run(input, 9), expected)).toBeLessThan(1e-6);
      });
    },
  );

  test('a row’s outcome does not depend on its companions, nor does one of zeros become anything else', async () => {
    await outcomes({ dtype: 'int8', inputs: 64, outputs: 70, rotation: 32 }, (_, native) => {
      const input = values(40 * 64, 1, 64).fill(0, 64, 128);
      for (const run of native) {
        const all = run(input, 40);
        for (const row of [0, 1, 17, 39])
          expect(all.subarray(row * 70, (row + 1) * 70)).toEqual(
            run(input.slice(row * 64, (row + 1) * 64), 1),
          );
        expect(all.subarray(70, 140)).toEqual(new Float32Array(70));
      }
    });
  });

  test('no rows are no outcome, and rows of another width are refused', async () => {
    await withTemporaryFolder(async (folder) => {
      const graphPath = join(folder, 'weights.bin');
      await (await open(graphPath, 'w')).close();
      const model = await withGraphStorage(graphPath, (storage) =>
        layerGraph({ dtype: 'int8', inputs: 64, outputs: 64 }, new GraphBuilder(storage)),
      );
      const fused = ModelProto.decode(fusedGraph(model, 'fp32')?.model ?? new Uint8Array());
      const run = (encoded: Uint8Array, rows: number, inputs: number): void =>
        runGraph({
          model: encoded,
          graphPath,
          libraryPath,
          inputs: { input: { data: new Float32Array(rows * inputs), dims: [1, rows, inputs] } },
          outputs: { output: { data: new Float32Array(rows * 64), dims: [1, rows, 64] } },
        });
      run(ModelProto.encode(fused).finish(), 0, 64);
      const [attribute] = fused.graph?.node?.[0]?.attribute?.filter(({ name }) => name === 'rotation') ?? [];
      if (attribute) attribute.i = 3n;
      expect(() => run(ModelProto.encode(fused).finish(), 1, 64)).toThrow(/rotation by a power of two/u);
    });
  });
});
