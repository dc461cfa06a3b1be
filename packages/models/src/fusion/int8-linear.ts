/** Linear layers of int8 graphs, found among the runtime's own operators that they consist of. */
import type { NodeProto } from '../onnx/gen/onnx.js';
import type { GraphIndex } from './graph-index.js';

export interface Int8Linear {
  /** By name: what goes in before it is rotated, and what comes out. */
  readonly input: string;
  readonly output: string;
  readonly codes: string;
  readonly scales: string;
  readonly bias: string | undefined;
  /** Neighbours that a Hadamard matrix mixes first; 1 for none. */
  readonly rotation: number;
  /** The node that gives the output. */
  readonly last: NodeProto;
}

// what the native operators add up at once
const quad = 4;

/** The layer whose product of codes this node is, if it has the form that `addLinear` gives it. */
export function int8LinearOf(index: GraphIndex, product: NodeProto): Int8Linear | undefined {
  const [tokenCodes, codes = '', , scales = ''] = product.input ?? [];
  const [inputs = 0] = index.dims(codes) ?? [];
  const quantise = index.producer(tokenCodes, 'QuantizeLinear');
  const divide = index.producer(quantise?.input?.[0], 'Div');
  const [source, largest] = divide?.input ?? [];
  const multiply = index.onlyConsumer(product.output?.[0], 'Mul');
  if (!multiply || source === undefined || inputs % quad !== 0 || multiply.input?.[1] !== largest)
    return undefined;
  const biased = biasOf(index, multiply);
  const last = biased?.node ?? multiply;
  const [output = ''] = last.output ?? [];
  return { ...rotatedInput(index, source), output, codes, scales, bias: biased?.name, last };
}

function biasOf(index: GraphIndex, multiply: NodeProto) {
  const node = index.onlyConsumer(multiply.output?.[0], 'Add');
  const name = node?.input?.[1];
  return node && name !== undefined && index.dims(name)?.length === 1 ? { node, name } : undefined;
}

/** Reshape to blocks, product with the constant matrix, Reshape back: as the basis adds it. */
function rotatedInput(index: GraphIndex, source: string): Pick<Int8Linear, 'input' | 'rotation'> {
  const flat = index.producer(source, 'Reshape');
  const product = index.producer(flat?.input?.[0], 'MatMul');
  const blocks = index.producer(product?.input?.[0], 'Reshape');
  const [input] = blocks?.input ?? [];
  const matrix = product?.input?.[1];
  const [rotation] = index.dims(matrix) ?? [];
  if (input === undefined || rotation === undefined || !matrix?.startsWith('rotation.'))
    return { input: source, rotation: 1 };
  return { input, rotation };
}
