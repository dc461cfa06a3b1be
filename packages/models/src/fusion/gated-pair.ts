import { isDeepStrictEqual } from 'node:util';
import type { NodeProto } from '../onnx/gen/onnx.js';
import type { GraphIndex } from './graph-index.js';
import type { NativeLinear } from './native-linear.js';
import { inputOf } from './node-values.js';

/** In the operators' own numbers. */
const activations = { silu: 0, geluTanh: 1 } as const;

/** activation(gate(x)) · up(x) */
export interface GatedPair {
  readonly gate: NativeLinear;
  readonly up: NativeLinear;
  readonly activation: number;
  readonly last: NodeProto;
}

/** @param linears by the value that they give */
export function gatedPairOf(
  index: GraphIndex,
  product: NodeProto,
  linears: ReadonlyMap<string, NativeLinear>,
): GatedPair | undefined {
  const activated = activationOf(index, inputOf(product, 0));
  const [gate, up] = [linears.get(activated?.gate ?? ''), linears.get(inputOf(product, 1))];
  if (!activated || !gate || !up || !index.onlyConsumer(up.output, 'Mul')) return undefined;
  return areAlike(gate, up) ? { gate, up, activation: activated.activation, last: product } : undefined;
}

const areAlike = (gate: NativeLinear, up: NativeLinear): boolean =>
  gate.kind === up.kind &&
  gate.input === up.input &&
  isDeepStrictEqual(gate.attributes, up.attributes) &&
  gate.bias === undefined &&
  up.bias === undefined;

/** What is activated, by name, and how. */
function activationOf(index: GraphIndex, activated: string) {
  const gelu = index.producer(activated, 'Gelu');
  if (gelu) return { gate: inputOf(gelu, 0), activation: activations.geluTanh };
  const silu = index.producer(activated, 'Mul');
  const gate = inputOf(silu, 0);
  const sigmoid = index.producer(inputOf(silu, 1), 'Sigmoid');
  return sigmoid && inputOf(sigmoid, 0) === gate ? { gate, activation: activations.silu } : undefined;
}
