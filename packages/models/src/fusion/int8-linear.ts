/** Linear layers of int8 graphs, found among the runtime's own operators that they consist of. */
import type { NodeProto } from '../onnx/gen/onnx.js';
import type { GraphIndex } from './graph-index.js';
import type { NativeLinear } from './native-linear.js';
import { inputOf, outputOf } from './node-values.js';

// what the native operators add up at once
const quad = 4;

/** The layer whose product of codes this node is, if it has the form that `addLinear` gives it. */
export function int8LinearOf(index: GraphIndex, product: NodeProto): NativeLinear | undefined {
  const [codes, scales] = [inputOf(product, 1), inputOf(product, 3)];
  const tokens = tokenCodesOf(index, inputOf(product, 0));
  const multiply = index.onlyConsumer(outputOf(product), 'Mul');
  if (!multiply || inputOf(multiply, 1) !== tokens?.largest || !isInQuads(index, codes)) return undefined;
  const biased = biasOf(index, multiply);
  const last = biased?.node ?? multiply;
  const { input, rotation } = rotatedInput(index, tokens.source);
  return {
    kind: 'Int8',
    input,
    output: outputOf(last),
    weights: [codes, scales],
    bias: biased?.name,
    // neighbours that a Hadamard matrix mixes first; 1 for none
    attributes: { rotation: { int: rotation } },
    last,
  };
}

const isInQuads = (index: GraphIndex, codes: string): boolean => (index.dims(codes)?.[0] ?? 1) % quad === 0;

/** By name: what was quantised, and what it was divided by. */
interface TokenCodes {
  readonly source: string;
  readonly largest: string;
}

function tokenCodesOf(index: GraphIndex, codes: string): TokenCodes | undefined {
  const divide = index.producer(inputOf(index.producer(codes, 'QuantizeLinear'), 0), 'Div');
  return divide && { source: inputOf(divide, 0), largest: inputOf(divide, 1) };
}

function biasOf(index: GraphIndex, multiply: NodeProto) {
  const node = index.onlyConsumer(outputOf(multiply), 'Add');
  const name = inputOf(node, 1);
  return node && index.dims(name)?.length === 1 ? { node, name } : undefined;
}

/** Reshape to blocks, product with the constant matrix, Reshape back: as the basis adds it. */
function rotatedInput(index: GraphIndex, source: string) {
  const product = index.producer(inputOf(index.producer(source, 'Reshape'), 0), 'MatMul');
  const matrix = inputOf(product, 1);
  const blocks = index.producer(inputOf(product, 0), 'Reshape');
  const [rotation] = index.dims(matrix) ?? [];
  const isRotated = blocks && rotation !== undefined && matrix.startsWith('rotation.');
  return isRotated ? { input: inputOf(blocks, 0), rotation } : { input: source, rotation: 1 };
}
