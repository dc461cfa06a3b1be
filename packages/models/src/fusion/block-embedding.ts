/** Embeddings from weights in blocks that a native head is tied to, which then lie in memory once. */
import type { NodeProto } from '../onnx/gen/onnx.js';
import { withoutTrailing } from '../onnx/operands.js';
import type { GraphIndex } from './graph-index.js';
import { nativeNode } from './native-node.js';
import type { NativeLinear } from './native-linear.js';
import { inputOf, intOf, outputOf } from './node-values.js';

/** @returns the native node in place of this one, if one of the layers has the same bytes */
export function blockEmbeddingOf(
  index: GraphIndex,
  node: NodeProto,
  linears: Iterable<NativeLinear>,
): NodeProto | undefined {
  if (node.opType !== 'GatherBlockQuantized' || intOf(node, 'quantize_axis') !== 1) return undefined;
  const [codes, ids, ...others] = [0, 1, 2, 3].map((place) => inputOf(node, place));
  const own = [codes ?? '', ...others];
  const head = [...linears].find(({ kind, weights }) => kind === 'Block' && isTied(index, own, weights));
  if (!head) return undefined;
  const input = withoutTrailing([ids ?? '', ...head.weights]);
  return nativeNode('BlockEmbedding', { name: node.name, input, output: [outputOf(node)] }, head.attributes);
}

/** @param own codes, scales and zero points, by name @param weights of a layer, offsets behind them */
function isTied(index: GraphIndex, own: readonly string[], weights: readonly string[]): boolean {
  const [offsets = ''] = weights.slice(own.length);
  return offsets === '' && own.every((name, i) => index.haveSameBytes(name, weights[i] ?? ''));
}
