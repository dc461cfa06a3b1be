/** The native linear layers beside the runtime's own operators, which they take the place of. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runGraph } from '@qaio/core/testing';
import { withGraphStorage } from '../import/graph-storage.js';
import { addLinear } from '../onnx/linear.js';
import { DataType, GraphBuilder } from '../onnx/graph-builder.js';
import { ModelProto, type NodeProto } from '../onnx/gen/onnx.js';
import { hadamardMatrix } from '../rotation/hadamard.js';
import { availableInstructions, libraryPath, withInstructions } from '../testing/native-instructions.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { fusedGraph } from './fused-graph.js';

const runs = libraryPath === undefined ? describe.skip : describe;
const title =
  'native operators' + (libraryPath === undefined ? ' (skipped: they are not compiled here)' : '');

/** Normally distributed, some rows much larger than others; always the same. */
function values(count: number, seed: number, width: number): Float32Array {
  let state = seed;
  const uniform = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 + 1e-10;
  return Float32Array.from({ length: count }, (_, i) => {
    const size = 10 ** (((Math.floor(i / width) * 7) % 5) - 2);
    return size * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  });
}

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly hasBias?: boolean;
  readonly rotation?: number;
  readonly activation?: 'silu' | 'gelu-tanh';
}

/** A graph of one layer, `input [rows, inputs]` to `output [rows, outputs]`. */
async function build(layer: Layer, graph: GraphBuilder): Promise<Uint8Array> {
  const { inputs, outputs, hasBias = false, rotation = 1, activation } = layer;
  graph.input('input', DataType.FLOAT, ['rows', inputs]);
  graph.output('output', DataType.FLOAT, ['rows', outputs]);
  let input = 'input';
  if (rotation > 1) {
    await graph.initializer('rotation.x', DataType.FLOAT, [rotation, rotation], hadamardMatrix(rotation));
    graph.constant('blocks', [3], [0, inputs / rotation, rotation]);
    graph.constant('flat', [2], [0, inputs]);
    graph.node('Reshape', ['input', 'blocks'], ['in.blocks']);
    graph.node('MatMul', ['in.blocks', 'rotation.x'], ['out.blocks']);
    graph.node('Reshape', ['out.blocks', 'flat'], ['turned']);
    input = 'turned';
  }
  const add = (name: string, output: string, seed: number): Promise<void> =>
    addLinear(graph, 'int8', {
      name,
      input,
      output,
      outputs,
      weight: values(inputs * outputs, seed, inputs),
      ...(hasBias && { bias: values(outputs, 5, outputs) }),
    });
  if (!activation) await add('linear', 'output', 3);
  else {
    await add('gate', 'gated', 3);
    await add('up', 'upped', 4);
    if (activation === 'silu') {
      graph.node('Sigmoid', ['gated'], ['sigmoid']);
      graph.node('Mul', ['gated', 'sigmoid'], ['active']);
    } else graph.node('Gelu', ['gated'], ['active'], { approximate: 'tanh' });
    graph.node('Mul', ['active', 'upped'], ['output']);
  }
  return graph.encode('test');
}

type Run = (input: Float32Array, rows: number) => Float32Array;

/** The runtime's outcome, and that of every kind of instructions. */
async function outcomes(
  layer: Layer,
  check: (runtime: Run, native: readonly Run[], nodes: readonly NodeProto[]) => void,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const graphPath = join(folder, 'weights.bin');
    const model = await withGraphStorage(graphPath, (storage) => build(layer, new GraphBuilder(storage)));
    const fused = fusedGraph(model, 'fp32');
    if (!fused) throw new Error('nothing was fused');
    const runOf =
      (encoded: Uint8Array): Run =>
      (input, rows) => {
        const output = new Float32Array(rows * layer.outputs);
        runGraph({
          model: encoded,
          graphPath,
          libraryPath,
          inputs: { input: { data: input, dims: [rows, layer.inputs] } },
          outputs: { output: { data: output, dims: [rows, layer.outputs] } },
        });
        return output;
      };
    const native = availableInstructions.map((kind) => runOf(withInstructions(fused.model, kind)));
    check(runOf(model), native, ModelProto.decode(fused.model).graph?.node ?? []);
  });
}

const rowCounts = [1, 2, 3, 5, 6, 7, 13, 97];
const plain: readonly Layer[] = [
  { inputs: 64, outputs: 64 },
  { inputs: 36, outputs: 100, hasBias: true },
  { inputs: 896, outputs: 1152, hasBias: true },
  { inputs: 132, outputs: 1 },
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
    { inputs: 64, outputs: 80, rotation: 2 },
    { inputs: 72, outputs: 80, rotation: 8 },
    { inputs: 64, outputs: 80, rotation: 16 },
    { inputs: 4864, outputs: 96, rotation: 32 },
    { inputs: 384, outputs: 96, rotation: 128 },
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
      await outcomes({ inputs: 128, outputs: 200, activation }, (runtime, native, nodes) => {
        expect(nodes.map(({ opType }) => opType)).toEqual(['Int8GatedLinear']);
        const input = values(9 * 128, 8, 128);
        const expected = runtime(input, 9);
        for (const run of native) expect(relativeError(run(input, 9), expected)).toBeLessThan(1e-6);
      });
    },
  );

  test('a row’s outcome does not depend on its companions, nor does one of zeros become anything else', async () => {
    await outcomes({ inputs: 64, outputs: 70, rotation: 32 }, (_, native) => {
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
        build({ inputs: 64, outputs: 64 }, new GraphBuilder(storage)),
      );
      const fused = ModelProto.decode(fusedGraph(model, 'fp32')?.model ?? new Uint8Array());
      const run = (encoded: Uint8Array, rows: number, inputs: number): void =>
        runGraph({
          model: encoded,
          graphPath,
          libraryPath,
          inputs: { input: { data: new Float32Array(rows * inputs), dims: [rows, inputs] } },
          outputs: { output: { data: new Float32Array(rows * 64), dims: [rows, 64] } },
        });
      run(ModelProto.encode(fused).finish(), 0, 64);
      const [attribute] = fused.graph?.node?.[0]?.attribute?.filter(({ name }) => name === 'rotation') ?? [];
      if (attribute) attribute.i = 3n;
      expect(() => run(ModelProto.encode(fused).finish(), 1, 64)).toThrow(/rotation by a power of two/u);
    });
  });
});

function relativeError(got: Float32Array, expected: Float32Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))), 0) / largest;
}
