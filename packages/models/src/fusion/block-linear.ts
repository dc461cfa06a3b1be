/** Linear layers over weights in blocks, which the runtime's MatMulNBits computes. */
import type { NodeProto } from '../onnx/gen/onnx.js';
import type { GraphIndex } from './graph-index.js';
import type { NativeLinear } from './native-linear.js';
import { inputOf, intOf, outputOf } from './node-values.js';

// what the native operators encode at once
const blockInputs = 32;

export function blockLinearOf(index: GraphIndex, node: NodeProto): NativeLinear | undefined {
  const [bits, blockSize] = [intOf(node, 'bits'), intOf(node, 'block_size')];
  const isKnown = (bits === 4 || bits === 8) && (blockSize === 16 || blockSize === blockInputs);
  const zeroPoints = inputOf(node, 3);
  if (!isKnown || (intOf(node, 'K') ?? 1) % blockInputs !== 0 || (zeroPoints !== '' && bits === 8))
    return undefined;
  const weights = [inputOf(node, 1), inputOf(node, 2), zeroPoints, ''];
  if (!weights.every((name) => name === '' || index.dims(name))) return undefined;
  const bias = inputOf(node, 5);
  return {
    kind: 'Block',
    input: inputOf(node, 0),
    output: outputOf(node),
    weights,
    bias: bias === '' ? undefined : bias,
    attributes: { bits: { int: bits }, block_size: { int: blockSize } },
    last: node,
  };
}
