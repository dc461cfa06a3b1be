/** The native layers over weights in blocks beside the runtime's own operator, which they take the place of. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runGraph } from '@qaio/core/testing';
import { withGraphStorage } from '../import/graph-storage.js';
import { ModelProto, type NodeProto } from '../onnx/gen/onnx.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { type Layer, layerGraph, outcomes, relativeError, values } from '../testing/linear-graph.js';
import { libraryPath } from '../testing/native-instructions.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { fusedGraph } from './fused-graph.js';

const runs = libraryPath === undefined ? describe.skip : describe;
const title =
  'native operators over blocks' +
  (libraryPath === undefined ? ' (skipped: they are not compiled here)' : '');

const layers: readonly Layer[] = [
  { dtype: 'int8-block', inputs: 64, outputs: 64 },
  { dtype: 'int8-block', inputs: 32, outputs: 100, hasBias: true },
  { dtype: 'int8-block', inputs: 896, outputs: 1152, hasBias: true },
  // as narrow as GGUF's types: Q4_K, Q5_0, Q6_K, Q5_1 and one of seven bits
  { dtype: 'int8-block', inputs: 256, outputs: 70, grid: { size: 32, codes: 16, hasOffsets: true } },
  { dtype: 'int8-block', inputs: 96, outputs: 66, hasBias: true, grid: { size: 32, codes: 32 } },
  { dtype: 'int8-block', inputs: 256, outputs: 64, grid: { size: 16, codes: 64 } },
  {
    dtype: 'int8-block',
    inputs: 64,
    outputs: 65,
    hasBias: true,
    grid: { size: 32, codes: 32, hasOffsets: true },
  },
  { dtype: 'int8-block', inputs: 64, outputs: 3, grid: { size: 32, codes: 128 } },
  { dtype: 'int4', inputs: 64, outputs: 64 },
  { dtype: 'int4', inputs: 96, outputs: 70, hasBias: true },
  { dtype: 'int4', inputs: 4864, outputs: 130 },
];
// the runtime rounds activations in blocks of the weights' own size, and takes offsets from them as they were
const tolerance = ({ grid }: Layer): number => (grid ? 1e-2 : 1e-3);
const rowCounts = [1, 2, 3, 5, 6, 7, 13, 97];

runs(title, () => {
  test.each(layers)(
    '$dtype, $inputs to $outputs, $grid: the runtime’s numbers, for any number of rows',
    async (layer) => {
      await outcomes(layer, (runtime, native, nodes) => {
        expect(nodes.map(({ opType }) => opType)).toEqual(['BlockLinear']);
        for (const rows of rowCounts) {
          const input = values(rows * layer.inputs, rows, layer.inputs);
          const expected = runtime(input, rows);
          for (const run of native)
            expect(relativeError(run(input, rows), expected)).toBeLessThan(tolerance(layer));
        }
      });
    },
  );

  test.each(layers)(
    '$dtype, $inputs to $outputs, $grid: a row’s outcome is the same to the last bit with any companions and instructions',
    async (layer) => {
      await outcomes(layer, (_, native) => {
        const { inputs, outputs } = layer;
        const input = values(40 * inputs, 1, inputs).fill(0, inputs, 2 * inputs);
        const all = native[0]?.(input, 40) ?? new Float32Array();
        for (const run of native) {
          expect(run(input, 40)).toEqual(all);
          for (const row of [0, 1, 17, 39])
            expect(run(input.slice(row * inputs, (row + 1) * inputs), 1)).toEqual(
              all.subarray(row * outputs, (row + 1) * outputs),
            );
        }
      });
    },
  );

  test.each(['silu', 'gelu-tanh'] as const)(
    'a gate of %s and its companion become one layer',
    async (activation) => {
      const layer: Layer = { dtype: 'int8-block', inputs: 128, outputs: 200, activation };
      await outcomes(layer, (runtime, native, nodes) => {
        expect(nodes.map(({ opType }) => opType)).toEqual(['BlockGatedLinear']);
        const input = values(9 * 128, 8, 128);
        const expected = runtime(input, 9);
        for (const run of native) expect(relativeError(run(input, 9), expected)).toBeLessThan(1e-3);
      });
    },
  );

  test.each([
    ['scales', 2, '128 numbers as input 2, got 64'],
    ['offsets', 4, '128 numbers as input 4, got 64'],
    ['a bias', 5, '64 numbers as input 5, got 128'],
  ])('%s of another size than the codes have are refused', async (_, place, message) => {
    await expect(
      runChanged((node) => {
        const [, , scales, , offsets, bias] = node.input ?? [];
        node.input = node.input?.with(place, (place === 5 ? offsets : bias) ?? scales ?? '') ?? [];
      }),
    ).rejects.toThrow(message);
  });
});

test('zero points of small blocks, and a bias that is computed, stay the runtime’s', async () => {
  await withTemporaryFolder(async (folder) => {
    const layer: Layer = { dtype: 'int4', inputs: 64, outputs: 64, hasBias: true };
    const model = await withGraphStorage(join(folder, 'weights.bin'), (storage) =>
      layerGraph(layer, new GraphBuilder(storage)),
    );
    const isFused = (blockSize: bigint, zeroPoints: string, bias: string): boolean => {
      const changed = ModelProto.decode(model);
      const [node] = changed.graph?.node ?? [];
      const size = node?.attribute?.find(({ name }) => name === 'block_size');
      if (!node?.input || !size) throw new Error('expected a product');
      size.i = blockSize;
      node.input = [...node.input.slice(0, 3), zeroPoints, '', bias];
      return fusedGraph(ModelProto.encode(changed).finish(), 'fp32') !== undefined;
    };
    const [constant, computed] = ['linear.bias', 'input'];
    expect(isFused(32n, constant, constant)).toBe(true);
    expect(isFused(16n, '', constant)).toBe(true);
    expect(isFused(16n, constant, constant)).toBe(false);
    expect(isFused(32n, constant, computed)).toBe(false);
  });
});

/** Runs a native layer of 64 inputs and outputs, with scales, offsets and a bias, whose node was changed. */
async function runChanged(change: (node: NodeProto) => void): Promise<void> {
  const layer: Layer = {
    dtype: 'int8-block',
    inputs: 64,
    outputs: 64,
    hasBias: true,
    grid: { size: 32, codes: 16, hasOffsets: true },
  };
  await withTemporaryFolder(async (folder) => {
    const graphPath = join(folder, 'weights.bin');
    const model = await withGraphStorage(graphPath, (storage) =>
      layerGraph(layer, new GraphBuilder(storage)),
    );
    const fused = ModelProto.decode(fusedGraph(model, 'fp32')?.model ?? new Uint8Array());
    const [node] = fused.graph?.node ?? [];
    if (node) change(node);
    runGraph({
      model: ModelProto.encode(fused).finish(),
      graphPath,
      libraryPath,
      inputs: { input: { data: new Float32Array(64), dims: [1, 1, 64] } },
      outputs: { output: { data: new Float32Array(64), dims: [1, 1, 64] } },
    });
  });
}
