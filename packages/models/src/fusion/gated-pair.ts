import type { NodeProto } from '../onnx/gen/onnx.js';
import type { GraphIndex } from './graph-index.js';
import type { Int8Linear } from './int8-linear.js';

/** In the operators' own numbers. */
const activations = { silu: 0, geluTanh: 1 } as const;

/** activation(gate(x)) · up(x) */
export interface GatedPair {
  readonly gate: Int8Linear;
  readonly up: Int8Linear;
  readonly activation: number;
  readonly last: NodeProto;
}

/** @param linears by the value that they give */
export function gatedPairOf(
  index: GraphIndex,
  product: NodeProto,
  linears: ReadonlyMap<string, Int8Linear>,
): GatedPair | undefined {
  const [activated = '', upName = ''] = product.input ?? [];
  const { gateName = '', activation } = activationOf(index, activated) ?? {};
  const [gate, up] = [linears.get(gateName), linears.get(upName)];
  if (!gate || !up || activation === undefined || gate.bias !== undefined || up.bias !== undefined)
    return undefined;
  const isAlike = gate.input === up.input && gate.rotation === up.rotation;
  return isAlike && index.onlyConsumer(upName, 'Mul') ? { gate, up, activation, last: product } : undefined;
}

function activationOf(index: GraphIndex, activated: string) {
  const gelu = index.producer(activated, 'Gelu');
  if (gelu) return { gateName: gelu.input?.[0], activation: activations.geluTanh };
  const silu = index.producer(activated, 'Mul');
  const [gateName, sigmoid] = silu?.input ?? [];
  return index.producer(sigmoid, 'Sigmoid')?.input?.[0] === gateName
    ? { gateName, activation: activations.silu }
    : undefined;
}
