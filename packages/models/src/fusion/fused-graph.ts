/** A graph with the native operators of `packages/kernels` in place of the many nodes that they do the work of. */
import type { CacheDtype } from '@qaio/core';
import { type GraphProto, ModelProto, type NodeProto } from '../onnx/gen/onnx.js';
import { withoutTrailing } from '../onnx/operands.js';
import { blockEmbeddingOf } from './block-embedding.js';
import { blockLinearOf } from './block-linear.js';
import { cachedAttentionOf, withSegments } from './cached-attention.js';
import { gatedDeltaNetOf } from './gated-delta-net.js';
import { type GatedPair, gatedPairOf } from './gated-pair.js';
import { GraphIndex } from './graph-index.js';
import { int8LinearOf } from './int8-linear.js';
import type { NativeLinear } from './native-linear.js';
import { domain, nativeNode } from './native-node.js';

export interface FusedGraph {
  /** Encoded, over the same weights. */
  readonly model: Uint8Array;
  /** Whether its attention takes segments of tokens, in place of a batch of rows. */
  readonly takesSegments: boolean;
  /** What it takes keys and values as. */
  readonly cacheDtype: CacheDtype;
}

/**
 * @param cacheDtype what keys and values are stored as, where its attention takes segments
 * @returns undefined where there is nothing to fuse
 */
export function fusedGraph(encoded: Uint8Array, cacheDtype: CacheDtype): FusedGraph | undefined {
  const model = ModelProto.decode(encoded);
  const { graph } = model;
  if (!graph) return undefined;
  const index = new GraphIndex(graph);
  const attention = attentionNodes(graph, index, cacheDtype);
  const replaced = new Map([...linearNodes(graph, index), ...attention]);
  if (replaced.size === 0) return undefined;
  const takesSegments = attention.size > 0;
  const ends = takesSegments ? withSegments(graph, cacheDtype) : {};
  const fused = { ...graph, ...ends, ...liveParts(graph, replaced) };
  const opsetImport = [...(model.opsetImport ?? []), { domain, version: 1n }];
  return {
    model: ModelProto.encode({ ...model, opsetImport, graph: fused }).finish(),
    takesSegments,
    cacheDtype: takesSegments ? cacheDtype : 'fp32',
  };
}

/** By the runtime's operator that mixes tokens. */
const attentionForms: Readonly<Record<string, typeof cachedAttentionOf>> = {
  GroupQueryAttention: cachedAttentionOf,
  LinearAttention: gatedDeltaNetOf,
};

/**
 * @returns the native layers, by the last node of those that each stands for; none where any has a form that they lack,
 *   since either all take segments or none does
 */
function attentionNodes(
  { node: nodes = [] }: GraphProto,
  index: GraphIndex,
  cacheDtype: CacheDtype,
): Map<NodeProto, NodeProto> {
  const replaced = new Map<NodeProto, NodeProto>();
  for (const node of nodes) {
    const formOf = attentionForms[node.opType ?? ''];
    if (!formOf) continue;
    const native = formOf(index, node, cacheDtype);
    if (!native) return new Map();
    replaced.set(native.last, native.node);
  }
  return replaced;
}

/** By the runtime's operator that multiplies. */
const linearForms: Readonly<Record<string, typeof int8LinearOf>> = {
  MatMulIntegerToFloat: int8LinearOf,
  MatMulNBits: blockLinearOf,
};

/** @returns the native layers, and an embedding tied to one, by the last node of those that each stands for */
function linearNodes({ node: nodes = [] }: GraphProto, index: GraphIndex): Map<NodeProto, NodeProto> {
  const found = nodes.map((node) => linearForms[node.opType ?? '']?.(index, node));
  const linears = new Map(
    found.filter((linear) => linear !== undefined).map((linear) => [linear.output, linear]),
  );
  const replaced = new Map([...linears.values()].map((linear) => [linear.last, linearNode(linear)]));
  for (const node of nodes) {
    const pair = node.opType === 'Mul' && gatedPairOf(index, node, linears);
    if (pair) replaced.set(pair.last, gatedNode(pair));
    const embedding = blockEmbeddingOf(index, node, linears.values());
    if (embedding) replaced.set(node, embedding);
  }
  return replaced;
}

function linearNode({ kind, input, output, weights, bias = '', attributes }: NativeLinear): NodeProto {
  const node = { name: output, input: withoutTrailing([input, ...weights, bias]), output: [output] };
  return nativeNode(`${kind}Linear`, node, attributes);
}

function gatedNode({ gate, up, activation, last: { name, output } }: GatedPair): NodeProto {
  const node = { name, input: withoutTrailing([gate.input, ...gate.weights, ...up.weights]), output };
  const attributes = { ...gate.attributes, activation: { int: activation } };
  return nativeNode(`${gate.kind}GatedLinear`, node, attributes);
}

/** The nodes whose outcome somebody still needs, in their order, and the constants that they take. */
function liveParts(
  { node: nodes = [], initializer = [], output = [] }: GraphProto,
  replaced: ReadonlyMap<NodeProto, NodeProto>,
): Pick<GraphProto, 'node' | 'initializer'> {
  const needed = new Set(output.map(({ name = '' }) => name));
  const live = nodes
    .toReversed()
    .map((node) => replaced.get(node) ?? node)
    .filter((node) => takesPart(node, needed))
    .toReversed();
  return { node: live, initializer: initializer.filter(({ name = '' }) => needed.has(name)) };
}

/** Whether it gives what is needed; then its inputs are, and nobody else need give its outcomes. */
function takesPart({ input = [], output = [] }: NodeProto, needed: Set<string>): boolean {
  if (!output.some((name) => needed.has(name))) return false;
  for (const name of output) needed.delete(name);
  for (const name of input) needed.add(name);
  return true;
}
