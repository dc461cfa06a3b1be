/** What a layer of linear attention does between its products, as the runtime has it and as the native operators do. */
import { join } from 'node:path';
import { type GraphTensor, runGraph } from '@qaio/core/testing';
import type { HybridConfig, LinearAttentionSizes } from '../architectures/qwen3.5/hybrid-config.js';
import { linearWidths } from '../architectures/qwen3.5/hybrid-tensors.js';
import { LinearAttention, linearStates } from '../architectures/qwen3.5/linear-attention.js';
import { fusedGraph } from '../fusion/fused-graph.js';
import { withGraphStorage } from '../import/graph-storage.js';
import { plainBasis } from '../onnx/basis.js';
import { ModelProto } from '../onnx/gen/onnx.js';
import { DataType, GraphBuilder } from '../onnx/graph-builder.js';
import { slotLayout } from '../onnx/graph-layout.js';
import { libraryPath } from './native-instructions.js';

const hiddenSize = 48;

/** The inputs that are of tokens, and the outcome, by name. */
const [input, mixed, gate, outcome] = ['input', '0.linear.qkv', '0.linear.z', '0.linear.gated'] as const;
const products: readonly string[] = [mixed, gate, '0.linear.output'];

export interface DeltaNetGraphs {
  readonly sizes: LinearAttentionSizes;
  /** In the folder where the weights are. */
  readonly graphPath: string;
  readonly runtime: Uint8Array;
  readonly native: Uint8Array;
}

/** Evenly distributed between -1 and 1; always the same. */
function noise(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 2;
  });
}

const product = (dims: readonly number[]): number => dims.reduce((size, dim) => size * dim, 1);

/** @param folder where their weights go */
export async function deltaNetGraphs(folder: string, sizes: LinearAttentionSizes): Promise<DeltaNetGraphs> {
  const graphPath = join(folder, 'weights.bin');
  let seed = 0;
  const tensors = {
    read: (_: string, shape: readonly number[]) =>
      Promise.resolve({ shape, data: noise(product(shape), ++seed) }),
  };
  const encoded = await withGraphStorage(graphPath, async (storage) => {
    const graph = new GraphBuilder(storage);
    graph.input(input, DataType.FLOAT, ['batch_size', 'width', hiddenSize]);
    const context = { graph, dtype: 'fp32', basis: plainBasis(tensors), layout: slotLayout } as const;
    const config = { hiddenSize, linear: sizes } as HybridConfig;
    const output = await new LinearAttention(
      { ...context, rmsNormEpsilon: 1e-6 },
      config,
      { layer: 0, input },
      0,
    ).add();
    graph.output(output, DataType.FLOAT, ['batch_size', 'width', hiddenSize]);
    return graph.encode('test');
  });
  const runtime = withoutProducts(encoded, sizes);
  const native = fusedGraph(runtime, 'fp16');
  if (!native?.takesSegments) throw new Error('expected a layer that the native operators have');
  return { sizes, graphPath, runtime, native: native.model };
}

/** The products' outcomes are given, since the runtime adds them up in an order that depends on how many there are. */
function withoutProducts(encoded: Uint8Array, sizes: LinearAttentionSizes): Uint8Array {
  const model = ModelProto.decode(encoded);
  const { node = [], input: inputs = [], output: outputs = [] } = model.graph ?? {};
  const value = (name: string, width: number) => {
    const dim = [{ dimParam: 'batch_size' }, { dimParam: 'width' }, { dimValue: BigInt(width) }];
    return { name, type: { tensorType: { elemType: DataType.FLOAT, shape: { dim } } } };
  };
  const { channels, values } = linearWidths(sizes);
  const graph = {
    ...model.graph,
    node: node.filter(({ output = [] }) => !output.some((name) => products.includes(name))),
    input: [...inputs, value(mixed, channels), value(gate, values)],
    output: [...outputs.filter(({ name = '' }) => !products.includes(name)), value(outcome, values)],
  };
  return ModelProto.encode({ ...model, graph }).finish();
}

/** What a sequence's tokens bring, by the input's name. */
export type Tokens = Readonly<Record<string, Float32Array>>;

const widthsOf = (sizes: LinearAttentionSizes): Readonly<Record<string, number>> => {
  const { channels, values } = linearWidths(sizes);
  return { [input]: hiddenSize, [mixed]: channels, [gate]: values };
};

export function sequence(sizes: LinearAttentionSizes, length: number, seed: number): Tokens {
  const widths = Object.entries(widthsOf(sizes));
  return Object.fromEntries(widths.map(([name, width], i) => [name, noise(length * width, 10 * seed + i)]));
}

/** Tokens `from` up to `to` of a sequence. */
export function part(sizes: LinearAttentionSizes, tokens: Tokens, from: number, to: number): Tokens {
  const widths = Object.entries(widthsOf(sizes));
  return Object.fromEntries(
    widths.map(([name, width]) => [name, tokens[name]?.slice(from * width, to * width) ?? noise(0, 1)]),
  );
}

/** States of so many slots, by the tensor's name without `past` and `present`; not a number where nobody wrote. */
export type States = Readonly<Record<string, GraphTensor & { readonly data: Float32Array }>>;

export const states = (sizes: LinearAttentionSizes, slots: number, value = NaN): States =>
  Object.fromEntries(
    linearStates(sizes, 0).map(({ name, dims }) => [
      name,
      { data: new Float32Array(slots * product(dims)).fill(value), dims: [slots, ...dims] },
    ]),
  );

export interface Segment {
  readonly slot: number;
  readonly past: number;
  readonly count: number;
  readonly tokens: Tokens;
}

export interface DeltaNetPass {
  readonly segments: readonly Segment[];
  readonly past: States;
  /** The past's own memory by default. */
  readonly present?: States;
  readonly threadCount?: number;
}

/** @param model the runtime's takes one segment, whose states are alone. @returns each segment's outcome */
export function pass(
  { sizes, graphPath }: DeltaNetGraphs,
  model: Uint8Array,
  { segments, past, present = past, threadCount = 2 }: DeltaNetPass,
): Float32Array[] {
  const isNative = ModelProto.decode(model).graph?.input?.some(({ name }) => name === 'segments');
  const count = segments.reduce((sum, each) => sum + each.count, 0);
  const { values } = linearWidths(sizes);
  const data = new Float32Array(count * values);
  runGraph({
    model,
    graphPath,
    libraryPath,
    threadCount,
    inputs: {
      ...joined(sizes, segments, count),
      ...named('past_state', past),
      ...(isNative && { segments: segmentTensor(segments) }),
    },
    outputs: { [outcome]: { data, dims: [1, count, values] }, ...named('present_state', present) },
  });
  let end = 0;
  return segments.map((each) => data.slice(end * values, (end += each.count) * values));
}

const named = (prefix: string, tensors: States): States =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}.${name}`, tensor]));

function joined(sizes: LinearAttentionSizes, segments: readonly Segment[], count: number) {
  const widths = Object.entries(widthsOf(sizes));
  return Object.fromEntries(
    widths.map(([name, width]): [string, GraphTensor] => {
      const data = segments.flatMap(({ tokens }) => [...(tokens[name] ?? [])]);
      return [name, { data: Float32Array.from(data), dims: [1, count, width] }];
    }),
  );
}

function segmentTensor(segments: readonly Segment[]): GraphTensor {
  let first = 0;
  const rows = segments.flatMap(({ slot, past, count }) => [
    slot,
    past,
    (first += count) - count,
    count,
    past,
  ]);
  return { data: Int32Array.from(rows), dims: [segments.length, 5] };
}
