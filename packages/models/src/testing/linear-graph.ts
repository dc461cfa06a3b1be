/** Graphs of one linear layer, run by the runtime's operators and by the native ones. */
import { join } from 'node:path';
import { runGraph } from '@qaio/core/testing';
import { fusedGraph } from '../fusion/fused-graph.js';
import { withGraphStorage } from '../import/graph-storage.js';
import type { Dtype } from '../onnx/dtype.js';
import { type LinearSpec, addLinear } from '../onnx/linear.js';
import { DataType, GraphBuilder } from '../onnx/graph-builder.js';
import { ModelProto, type NodeProto } from '../onnx/gen/onnx.js';
import type { BlockGrid } from '../quantise/block-grid.js';
import { hadamardMatrix } from '../rotation/hadamard.js';
import { availableInstructions, libraryPath, withInstructions } from './native-instructions.js';
import { withTemporaryFolder } from './temporary-folder.js';

/** Normally distributed, some rows much larger than others; always the same. */
export function values(count: number, seed: number, width: number): Float32Array {
  let state = seed;
  const uniform = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 + 1e-10;
  return Float32Array.from({ length: count }, (_, i) => {
    const size = 10 ** (((Math.floor(i / width) * 7) % 5) - 2);
    return size * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  });
}

export interface Layer {
  readonly dtype: Dtype;
  readonly inputs: number;
  readonly outputs: number;
  readonly hasBias?: boolean;
  readonly rotation?: number;
  readonly activation?: 'silu' | 'gelu-tanh';
  /** What the weights lie on. */
  readonly grid?: GridKind;
}

/** The blocks of a checkpoint, and how many values its codes have, half of them below zero. */
export interface GridKind {
  readonly size: BlockGrid['size'];
  readonly codes: number;
  readonly hasOffsets?: boolean;
}

/** @returns random weights `[outputs, inputs]`, on a grid where the layer has one */
export function weightsOf(
  { inputs, outputs, grid }: Pick<Layer, 'inputs' | 'outputs' | 'grid'>,
  seed: number,
): Pick<LinearSpec, 'weight' | 'grid'> {
  const random = values(inputs * outputs, seed, inputs);
  if (!grid) return { weight: random };
  const { size, codes, hasOffsets = false } = grid;
  const scales = values(random.length / size, seed + 1, 7);
  const offsets = values(scales.length, seed + 2, 5).map((value) => (hasOffsets ? value : 0));
  const weight = random.map((value, i) => {
    const code = Math.floor(Math.abs(value * 1e4) % codes) - codes / 2;
    const block = Math.floor(i / size);
    return code * (scales[block] ?? 0) - (offsets[block] ?? 0);
  });
  return { weight, grid: { bits: 8, size, scales, ...(hasOffsets && { offsets }) } };
}

/** A graph of one layer, `input [1, rows, inputs]` to `output [1, rows, outputs]`. */
export async function layerGraph(layer: Layer, graph: GraphBuilder): Promise<Uint8Array> {
  const { dtype, inputs, outputs, hasBias = false, rotation = 1, activation } = layer;
  graph.input('input', DataType.FLOAT, ['batch', 'rows', inputs]);
  graph.output('output', DataType.FLOAT, ['batch', 'rows', outputs]);
  let input = 'input';
  if (rotation > 1) {
    await graph.initializer('rotation.x', DataType.FLOAT, [rotation, rotation], hadamardMatrix(rotation));
    graph.constant('blocks', [4], [0, 0, inputs / rotation, rotation]);
    graph.constant('flat', [3], [0, 0, inputs]);
    graph.node('Reshape', ['input', 'blocks'], ['in.blocks']);
    graph.node('MatMul', ['in.blocks', 'rotation.x'], ['out.blocks']);
    graph.node('Reshape', ['out.blocks', 'flat'], ['turned']);
    input = 'turned';
  }
  const add = (name: string, output: string, seed: number): Promise<void> =>
    addLinear(graph, dtype, {
      name,
      input,
      output,
      outputs,
      ...weightsOf(layer, seed),
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

export type Run = (input: Float32Array, rows: number) => Float32Array;

/** The runtime's outcome, and that of every kind of instructions. */
export async function outcomes(
  layer: Layer,
  check: (runtime: Run, native: readonly Run[], nodes: readonly NodeProto[]) => void,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const graphPath = join(folder, 'weights.bin');
    const model = await withGraphStorage(graphPath, (storage) =>
      layerGraph(layer, new GraphBuilder(storage)),
    );
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
          inputs: { input: { data: input, dims: [1, rows, layer.inputs] } },
          outputs: { output: { data: output, dims: [1, rows, layer.outputs] } },
        });
        return output;
      };
    const native = availableInstructions.map((kind) => runOf(withInstructions(fused.model, kind)));
    check(runOf(model), native, ModelProto.decode(fused.model).graph?.node ?? []);
  });
}

/** Of the largest that is expected. */
export function relativeError(got: Float32Array, expected: Float32Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))), 0) / largest;
}
