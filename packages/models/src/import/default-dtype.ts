import { type Decoder, weightCount } from '../architectures/architecture.js';
import type { Dtype } from '../onnx/dtype.js';

const tiny = 50e6;

/**
 * The dtype for a model of this size when none is asked for: the fastest that passes `aio models verify` on real
 * weights.
 */
export function defaultDtype(decoder: Pick<Decoder, 'tensors'>): Dtype {
  return weightCount(decoder) < tiny ? 'fp32' : 'int8';
}
