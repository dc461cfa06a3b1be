import type { DecoderConfig } from '../checkpoint/decoder-config.js';
import type { Dtype } from '../onnx/dtype.js';
import { weightCount } from './import-progress.js';

const tiny = 50e6;
const small = 300e6;

/**
 * The dtype for a model of this size when none is asked for. The smaller a model, the more four bits cost it, and the
 * less there is to save: on plain prose, SmolLM2-135M has 1.35 times the perplexity of fp32 in int4, and the same in int8-block.
 */
export function defaultDtype(config: DecoderConfig): Dtype {
  const count = weightCount(config);
  if (count < tiny) return 'fp32';
  return count < small ? 'int8-block' : 'mixed';
}
