/** One layer's attention over a cache of slots: as the runtime has it, and as the native operators do. */
import { join } from 'node:path';
import type { CacheDtype } from '@qaio/core';
import { addSlidingWindow } from '../architectures/gemma3/sliding-window.js';
import { fusedGraph } from '../fusion/fused-graph.js';
import { withGraphStorage } from '../import/graph-storage.js';
import { addCachedAttention, addRotaryTables } from '../onnx/attention.js';
import { DataType, GraphBuilder } from '../onnx/graph-builder.js';
import { slotLayout } from '../onnx/graph-layout.js';

export interface AttentionShape {
  readonly heads: number;
  readonly kvHeads: number;
  readonly width: number;
  /** How many of a head's values turn with the position. */
  readonly turned: number;
  /** Whether query, key and value come as one input. */
  readonly isPacked: boolean;
  /** How many tokens one sees, itself included. */
  readonly window?: number;
  readonly scale?: number;
}

export interface AttentionGraphs {
  readonly shape: AttentionShape;
  /** What the native graph keeps keys and values as. */
  readonly cacheDtype: CacheDtype;
  /** In the folder where the graphs' tables are. */
  readonly graphPath: string;
  readonly runtime: Uint8Array;
  readonly native: Uint8Array;
}

/** The inputs of a pass that are not the cache, by name, and the values that a token has of each. */
export function projections({ heads, kvHeads, width, isPacked }: AttentionShape): Record<string, number> {
  if (isPacked) return { query: (heads + 2 * kvHeads) * width };
  return { query: heads * width, key: kvHeads * width, value: kvHeads * width };
}

/** Also the name of the outcome. */
export const mixed = '0.attention.mixed';

const contextLength = 1024;
const rope = { contextLength, ropeTheta: 10_000 };

/** @param folder where their tables go */
export async function attentionGraphs(
  folder: string,
  shape: AttentionShape,
  cacheDtype: CacheDtype,
): Promise<AttentionGraphs> {
  const graphPath = join(folder, 'weights.bin');
  const runtime = await withGraphStorage(graphPath, async (storage) => {
    const graph = new GraphBuilder(storage);
    await addAttention(graph, shape);
    return graph.encode('test');
  });
  const native = fusedGraph(runtime, cacheDtype);
  if (!native?.takesSegments) throw new Error('expected attention that the native operators have');
  return { shape, cacheDtype, graphPath, runtime, native: native.model };
}

async function addAttention(graph: GraphBuilder, shape: AttentionShape): Promise<void> {
  const { heads, kvHeads, width, turned, window, scale } = shape;
  const context = { graph, layout: slotLayout };
  const widths = projections(shape);
  slotLayout.addInputs(graph);
  for (const [name, size] of Object.entries(widths))
    graph.input(name, DataType.FLOAT, ['batch_size', 'width', size]);
  graph.output(mixed, DataType.FLOAT, ['batch_size', 'width', heads * width]);
  await addRotaryTables(context, rope, turned);
  const windowed = { headDim: width, localRope: rope, slidingWindow: window ?? 0 };
  const inputs = window === undefined ? undefined : await addSlidingWindow(context, windowed);
  addCachedAttention(
    context,
    { headCount: heads, kvHeadCount: kvHeads, headDim: width },
    {
      layer: 0,
      cache: 0,
      projections: ['query', 'key', 'value'].map((name) => (name in widths ? name : '')),
      scale,
      inputs,
    },
  );
}
