/** Linear layers over weights in blocks, which the runtime's MatMulNBits computes. */
import type { NodeProto } from '../onnx/gen/onnx.js';
import type { GraphIndex } from './graph-index.js';
import type { NativeLinear } from './native-linear.js';
import { inputOf, intOf, outputOf } from './node-values.js';

// what the native operators encode at once
const blockInputs = 32;

/** The layer whose product this node is, if it has the form that `addLinear` gives it. */
export function blockLinearOf(index: GraphIndex, product: NodeProto): NativeLinear | undefined {
  const format = formatOf(product);
  if (!format) return undefined;
  const taken = format.blockSize === blockInputs ? offsetsOf(index, product) : undefined;
  const weights = [1, 2, 3].map((place) => inputOf(product, place)).concat(taken?.offsets ?? '');
  const bias = inputOf(product, 5);
  if (![...weights, bias].every((name) => name === '' || index.dims(name))) return undefined;
  const last = taken?.node ?? product;
  return {
    kind: 'Block',
    input: inputOf(product, 0),
    output: outputOf(last),
    weights,
    bias: bias === '' ? undefined : bias,
    attributes: { bits: { int: format.bits }, block_size: { int: format.blockSize } },
    last,
  };
}

/** If the native operators have it. */
function formatOf(product: NodeProto) {
  const [bits, blockSize] = [intOf(product, 'bits') ?? 0, intOf(product, 'block_size') ?? 0];
  const isWhole = (intOf(product, 'K') ?? 1) % blockInputs === 0;
  const hasZeroPoints = inputOf(product, 3) !== '';
  const isKnown = [4, 8].includes(bits) && [16, blockInputs].includes(blockSize) && isWhole;
  const hasFewBits = bits === 4 && blockSize === blockInputs;
  return isKnown && (!hasZeroPoints || hasFewBits) ? { bits, blockSize } : undefined;
}

/** What is taken from a product, if that is offsets times sums of its own input's blocks. */
function offsetsOf(index: GraphIndex, product: NodeProto) {
  const node = index.onlyConsumer(outputOf(product), 'Sub');
  const taken = index.producer(inputOf(node, 1), 'MatMul');
  const sums = index.producer(inputOf(taken, 0), 'ReduceSum');
  const values = index.producer(inputOf(sums, 0), 'Reshape');
  const isOwn = node && inputOf(node, 0) === outputOf(product) && inputOf(values, 0) === inputOf(product, 0);
  return isOwn ? { node, offsets: inputOf(taken, 1) } : undefined;
}
