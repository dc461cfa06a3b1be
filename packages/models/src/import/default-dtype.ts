import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { Dtype } from '../onnx/dtype.js';
import { weightCount } from './import-progress.js';

const tiny = 50e6;

/**
 * The dtype for a model of this size when none is asked for: the fastest that passes `aio models verify` on real
 * weights.
 */
export function defaultDtype(config: DecoderConfig): Dtype {
  return weightCount(config) < tiny ? 'fp32' : 'int8';
}
