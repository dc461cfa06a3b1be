/** Graphs of an embedding and a head over the same table: as the runtime has them, and with native operators. */
import { join } from 'node:path';
import { runGraph } from '@qaio/core/testing';
import { fusedGraph } from '../fusion/fused-graph.js';
import { withGraphStorage } from '../import/graph-storage.js';
import type { Dtype } from '../onnx/dtype.js';
import { addEmbedding } from '../onnx/embedding.js';
import { DataType, GraphBuilder } from '../onnx/graph-builder.js';
import { type LinearSpec, addBlockMatMul, addLinear } from '../onnx/linear.js';
import { type GridKind, weightsOf } from './linear-graph.js';
import { libraryPath } from './native-instructions.js';
import { withTemporaryFolder } from './temporary-folder.js';

export interface Table {
  readonly dtype: Exclude<Dtype, 'fp32'>;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly grid?: GridKind;
  /** Whether the head is over these weights; true by default. */
  readonly isTied?: boolean;
  /** `[vocabSize, hiddenSize]`, handed over; random ones on the grid by default. */
  readonly weights?: Pick<LinearSpec, 'weight' | 'grid'>;
}

export interface TableGraphs {
  readonly table: Table;
  /** In the folder where the weights are. */
  readonly graphPath: string;
  readonly runtime: Uint8Array;
  readonly native: Uint8Array;
}

export async function withTable(table: Table, use: (graphs: TableGraphs) => void): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const graphPath = join(folder, 'weights.bin');
    const runtime = await withGraphStorage(graphPath, (storage) =>
      tableGraph(table, new GraphBuilder(storage)),
    );
    const native = fusedGraph(runtime, 'fp32')?.model;
    if (!native) throw new Error('nothing was fused');
    use({ table, graphPath, runtime, native });
  });
}

/** From `ids [tokens]` to `embedded [tokens, hiddenSize]` and `logits [tokens, vocabSize]` of these. */
async function tableGraph(
  { dtype, vocabSize, hiddenSize, grid, isTied = true, weights }: Table,
  graph: GraphBuilder,
): Promise<Uint8Array> {
  graph.input('ids', DataType.INT64, ['tokens']);
  graph.output('embedded', DataType.FLOAT, ['tokens', hiddenSize]);
  graph.output('logits', DataType.FLOAT, ['tokens', vocabSize]);
  const layer = { inputs: hiddenSize, outputs: vocabSize, ...(grid && { grid }) };
  const sizes = { vocabSize, hiddenSize, isTied };
  const spec = { ...(weights ?? weightsOf(layer, 3)), ...sizes, input: 'ids', output: 'embedded' };
  const matrix = await addEmbedding(graph, dtype, spec);
  const head = { name: 'head', input: 'embedded', output: 'logits', outputs: vocabSize };
  if (matrix && isTied) addBlockMatMul(graph, { ...head, inputs: hiddenSize }, matrix);
  else await addLinear(graph, 'int8-block', { ...head, ...weightsOf(layer, 4) });
  return graph.encode('test');
}

export interface TableOutcome {
  /** `[ids, hiddenSize]` */
  readonly embedded: Float32Array;
  /** `[ids, vocabSize]` */
  readonly logits: Float32Array;
}

export function runTable(
  { table: { vocabSize, hiddenSize }, graphPath, ...graphs }: TableGraphs,
  kind: 'runtime' | 'native',
  ids: readonly number[],
): TableOutcome {
  const embedded = new Float32Array(ids.length * hiddenSize);
  const logits = new Float32Array(ids.length * vocabSize);
  runGraph({
    model: graphs[kind],
    graphPath,
    libraryPath,
    inputs: { ids: { data: BigInt64Array.from(ids, BigInt), dims: [ids.length] } },
    outputs: {
      embedded: { data: embedded, dims: [ids.length, hiddenSize] },
      logits: { data: logits, dims: [ids.length, vocabSize] },
    },
  });
  return { embedded, logits };
}
